/* The other language opens where one was reading: at the same height, with the same folds open. */
(function () {
  "use strict";
  const KEPT = "bolasalju-place", PATIENCE_MS = 4000;
  const folds = () => [...document.querySelectorAll("main details")];

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-lang]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const open = folds().map((fold) => fold.open);
    sessionStorage.setItem(KEPT, JSON.stringify({path: link.pathname, y: window.scrollY, open}));
  });

  // what one was reading may still be on its way from the server; whoever moves is left alone
  function back(place) {
    const end = performance.now() + PATIENCE_MS;
    let isLeft = false;
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach((name) => {
      window.addEventListener(name, () => { isLeft = true; }, {once: true});
    });
    const again = () => {
      if (isLeft) return;
      const isWhole = folds().length === place.open.length;
      if (isWhole) folds().forEach((fold, at) => { fold.open = place.open[at]; });
      window.scrollTo(0, place.y);
      const isThere = isWhole && window.scrollY >= place.y - 1;
      if (!isThere && performance.now() < end) setTimeout(again, 50);
    };
    again();
  }

  window.addEventListener("bolasalju-mounted", () => {
    const place = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    sessionStorage.removeItem(KEPT);
    if (place && place.path === window.location.pathname) back(place);
  });
})();
