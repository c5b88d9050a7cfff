/* The board of published patterns: measured by the server when somebody asks, shown as a table. */
(function () {
  "use strict";
  const PAUSE_MS = 1000;
  const byId = (id) => document.getElementById(id);
  const words = () => window.bolasalju.words();

  function show(board) {
    const box = byId("board"), {element, table} = window.bolasalju_parts;
    box.textContent = "";
    board.sentences.forEach((sentence) => element("p", box, {textContent: sentence}));
    const cells = board.rows.map((row) => row.cells), red = (at) => (board.rows[at].passes ? "" : "red");
    table(box, byId("board-title").textContent, board.heads, cells, red).classList.add("wide");
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
