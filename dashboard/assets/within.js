/* Links within a page, the skip link among them: the focus goes there, and the address stays as it
   is. An address that changes after controls have moved would make the page anew. */
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    const there = link && document.getElementById(link.hash.slice(1));
    if (!there || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (there.tabIndex < 0) there.tabIndex = -1;
    there.scrollIntoView();
    there.focus({preventScroll: true});
  });
})();
