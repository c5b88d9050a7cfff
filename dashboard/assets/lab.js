/* The laboratory: a link names what is shown; one question is on its way at a time, the newest waits. */
(function () {
  "use strict";
  const PAUSE_MS = 400, BUSY_MS = 300, GUARD_MS = 60000, MOST_CELLS = 4, SHARPNESS = 3;
  let inFlight = false, wanted = false, pressed = "", turn = 0, busyTimer = 0, guardTimer = 0, watching = false;
  const byId = (id) => document.getElementById(id);
  const app = () => window.bolasalju;
  const say = (words) => { if (byId("lab-progress")) byId("lab-progress").textContent = words; };

  function ask() {
    if (!byId("lab-view")) return;
    if (inFlight) { wanted = true; return; }
    inFlight = true;
    wanted = false;
    turn += 1;
    busyTimer = setTimeout(() => byId("lab-view") && byId("lab-view").classList.add("busy"), BUSY_MS);
    guardTimer = setTimeout(() => { free(); byId("lab-said").textContent = app().words().gone; }, GUARD_MS);
    dash_clientside.set_props("lab-ask", {data: {query: app().link(), turn: turn}});
  }

  function free() {
    inFlight = false;
    clearTimeout(busyTimer);
    clearTimeout(guardTimer);
    if (byId("lab-view")) byId("lab-view").classList.remove("busy");
  }

  function shown(done) {
    if (!done) return window.dash_clientside.no_update;
    free();
    document.body.dataset.lab = done.state;
    document.body.dataset.labTurn = String(done.turn);
    if (byId("lab-said")) byId("lab-said").textContent = done.said;
    const cell = byId(pressed); // the figures are new: whoever goes by keys must not be lost
    if (cell && document.activeElement === document.body) cell.focus({preventScroll: true});
    pressed = "";
    if (wanted) ask();
    return window.dash_clientside.no_update;
  }

  function choose(cell) {
    const chosen = (app().query().get("lc") || "").split(".").filter(Boolean);
    const at = chosen.indexOf(cell);
    if (at >= 0) chosen.splice(at, 1); else chosen.push(cell);
    app().set("lc", chosen.slice(-MOST_CELLS).join("."));
    pressed = "cell-" + cell;
    ask();
  }

  function keep(button) {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = image.naturalWidth * SHARPNESS;
      canvas.height = image.naturalHeight * SHARPNESS;
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const a = document.createElement("a");
        a.href = URL.createObjectURL(blob);
        a.download = button.dataset.name;
        a.click();
        setTimeout(() => URL.revokeObjectURL(a.href), 10000);
      });
    };
    image.onerror = () => { byId("lab-said").textContent = app().words().gone; };
    image.src = button.dataset.picture;
  }

  function running(on) {
    watching = on;
    if (byId("lab-start")) byId("lab-start").disabled = on;
    if (byId("lab-cancel")) byId("lab-cancel").hidden = !on;
  }

  function send(address, method) {
    return fetch(address + app().link(), {method: method}).then((response) => response.json());
  }

  function told(state, isFirst) {
    const words = app().words();
    if (state.state === "running") {
      running(true);
      say(words.lab_running.replace("{done}", state.done).replace("{of}", state.of));
      setTimeout(look, PAUSE_MS);
      return;
    }
    running(false);
    document.body.dataset.lab = state.state;
    if (state.state === "done") { say(""); ask(); return; }
    if (!isFirst) say({busy: words.lab_busy, failed: words.lab_failed, idle: words.lab_stopped}[state.state]);
  }

  function look() {
    if (!watching || !byId("lab-start")) return;
    send("/lab/jalan", "GET").then((state) => told(state, false)).catch(gone);
  }

  function gone() {
    running(false);
    say(app().words().gone);
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]"), picture = event.target.closest("[data-picture]");
    if (cell) choose(cell.dataset.cell);
    else if (picture) keep(picture);
    else if (event.target.id === "lab-start") {
      running(true);
      send("/lab/jalan", "POST").then((state) => told(state, false)).catch(gone);
    } else if (event.target.id === "lab-cancel") {
      send("/lab/batal", "POST").catch(gone);
    } else if (event.target.id === "lab-refresh") {
      send("/lab/segarkan", "POST").then(() => window.location.reload()).catch(gone);
    }
  });
  window.addEventListener("bolasalju-state", (event) => {
    if (!byId("lab-view")) return;
    if (event.detail === "ls") {
      ["lc", "lu", "lo"].forEach((key) => app().query().delete(key)); // of another study
      window.location.search = app().link();
    } else ask();
  });
  window.addEventListener("bolasalju-mounted", () => {
    if (!byId("lab-view")) return;
    if (byId("lab-start")) send("/lab/jalan", "GET").then((state) => told(state, true)).catch(gone);
    else ask();
  });
  window.dash_clientside = Object.assign({}, window.dash_clientside, {lab: {shown}});
})();
