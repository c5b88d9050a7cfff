/* The numbers under both crowds as a table, hour by hour, and no further than the clock: what is to
   come is still to be guessed. */
(function () {
  "use strict";
  const HOURS = [0, 1, 2, 3, 6, 12, 18, 24, 36, 48, 72];
  const NAMES = ["seen", "shared", "away"];
  const fold = () => document.getElementById("stage-table");

  function fill() {
    const stage = window.bolasaljuStage, data = stage.data();
    if (!fold() || !fold().open || !data || stage.playing()) return;
    const now = Math.floor(stage.hour()), local = (n) => n.toLocaleString(document.documentElement.lang);
    const hours = HOURS.filter((h) => h < now).concat([now]);
    const rows = hours.map((h) => [local(h)].concat(
      ...data.sides.map((side) => { const counts = stage.countsAt(side, h); return NAMES.map((name) => local(counts[name])); })));
    const box = document.getElementById("stage-numbers"), heads = JSON.parse(fold().dataset.heads);
    box.replaceChildren();
    window.bolasalju_parts.table(box, fold().querySelector("summary").textContent, heads, rows);
  }

  document.addEventListener("toggle", (event) => { if (event.target.id === "stage-table") fill(); }, true);
  window.addEventListener("bolasalju-told", fill);
})();
