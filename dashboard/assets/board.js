/* The board of published patterns: measured by the server when somebody asks, shown as a table. */
(function () {
  "use strict";
  const PAUSE_MS = 1000;
  const byId = (id) => document.getElementById(id);
  const words = () => window.bolasalju.words();

  function element(tag, text, parent) {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function show(board) {
    const box = byId("board");
    box.textContent = "";
    board.sentences.forEach((sentence) => element("p", sentence, box));
    const scroll = element("div", "", box), table = element("table", "", scroll);
    scroll.className = "scroll wide";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", byId("board-title").textContent);
    const head = element("tr", "", element("thead", "", table)), body = element("tbody", "", table);
    board.heads.forEach((name) => { element("th", name, head).scope = "col"; });
    board.rows.forEach((row) => {
      const line = element("tr", "", body);
      if (!row.passes) line.className = "red";
      row.cells.forEach((cell, at) => {
        const made = element(at ? "td" : "th", cell, line);
        if (!at) made.scope = "row";
      });
    });
    box.tabIndex = -1;
    box.focus();
  }

  function look() {
    fetch("/papan" + window.bolasalju.link()).then((response) => response.json()).then((board) => {
      if (board.state === "done") { show(board); return; }
      if (board.state === "failed" || board.state === "idle") { byId("board-said").textContent = words().gone; return; }
      byId("board-said").textContent = words().board_running.replace("{done}", board.done).replace("{of}", board.of);
      setTimeout(look, PAUSE_MS);
    }).catch(() => { byId("board-said").textContent = words().gone; });
  }

  document.addEventListener("click", (event) => {
    if (event.target.id !== "board-start") return;
    event.target.disabled = true;
    fetch("/papan" + window.bolasalju.link(), {method: "POST"}).then(look)
      .catch(() => { byId("board-said").textContent = words().gone; });
  });
  window.addEventListener("bolasalju-mounted", () => {
    if (!byId("board")) return;
    fetch("/papan" + window.bolasalju.link()).then((response) => response.json()).then((board) => {
      if (board.state === "done") show(board);
      if (board.state === "running") { byId("board-start").disabled = true; look(); }
    }).catch(() => {});
  });
})();
