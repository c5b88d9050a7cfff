/* The trainer's guide: look for an evening on which much happens, before the room comes in. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);

  function found(n) {
    const link = new URLSearchParams(window.bolasalju.link());
    link.set("n", String(n));
    window.location.search = link.toString();
  }

  document.addEventListener("click", (event) => {
    if (event.target.id !== "guide-find") return;
    const said = byId("guide-said"), words = window.bolasalju.words();
    event.target.disabled = true;
    said.textContent = words.busy;
    fetch("/malam-ramai" + window.bolasalju.link()).then((response) => {
      if (!response.ok) throw response;
      return response.json();
    }).then((loud) => found(loud.n)).catch(() => {
      said.textContent = words.gone;
      event.target.disabled = false;
    });
  });
})();
