/* Why and how much: asked for when one of their folds is open, so that an answer need not carry them. */
(function () {
  "use strict";
  const FOLDS = ["why-fold", "numbers-fold"];
  const byId = (id) => document.getElementById(id);
  const isOpen = () => FOLDS.some((id) => byId(id) && byId(id).open);
  let asked = "";

  function ask() {
    const done = window.bolasalju.last(), query = window.bolasalju.link();
    if (!done || !done.full || !isOpen() || query === asked) return;
    asked = query;
    window.dash_clientside.set_props("more", {data: {query}});
  }

  function anew() { asked = ""; }

  document.addEventListener("toggle", (event) => { if (FOLDS.includes(event.target.id)) ask(); }, true);
  window.addEventListener("bolasalju-answered", ask);
  window.addEventListener("bolasalju-mounted", anew);
  window.addEventListener("bolasalju-back", anew);
})();
