/* The state of the page is its link: controls change a key of it, never the history.
   Answers come in two steps: one preview in flight while something moves, the full one at rest. */
(function () {
  "use strict";
  const REST_MS = 100, HELD_MS = 500, BUSY_MS = 300, GUARD_MS = 12000, LOOK_MS = 1500, SHOWN_KEYS = ["da", "db"];
  const OWN_CASE = ["k", "pl", "ab"], TOLD_ANEW = ["s"].concat(OWN_CASE), SHOP = OWN_CASE.concat("c", "f", "o", "ag");
  let query = new URLSearchParams(window.location.search);
  let inFlight = false, restsSince = false, held = false, moved = false, turn = 0, restTimer = 0, guardTimer = 0, busyTimer = 0, lookTimer = 0, last = null;
  const byId = (id) => document.getElementById(id);
  const main = () => byId("main");
  const words = () => JSON.parse((main() && main().dataset.words) || "{}");

  function hours(n) {
    const say = words(), lang = document.documentElement.lang;
    if (n === 0) return say.now;
    if (n === 1) return say.hour_one;
    if (n < 48) return say.hours.replace("{n}", n);
    return say.days.replace("{n}", (n / 24).toLocaleString(lang, {maximumFractionDigits: 1}));
  }

  function link() {
    if (!query.get("v")) query.set("v", "1");
    return "?" + query.toString();
  }

  function write() {
    history.replaceState(history.state, "", window.location.pathname + link());
    document.querySelectorAll("a[data-page]").forEach((a) => {
      const own = new URLSearchParams(query);
      if (a.dataset.lang) own.set("lang", a.dataset.lang);
      a.setAttribute("href", a.dataset.page + "?" + own.toString());
    });
    if (!byId("printed-link")) return;
    byId("printed-link").textContent = window.location.href;
    byId("printed-date").textContent = new Date().toLocaleDateString(document.documentElement.lang, {dateStyle: "long"});
  }

  function set(key, value) {
    if (value === "" || value === null) query.delete(key); else query.set(key, value);
    write();
  }

  function says() {
    SHOWN_KEYS.forEach((key) => {
      const range = byId(key), said = byId(key + "-says");
      if (!range || !said) return;
      said.textContent = hours(Number(range.value));
      range.setAttribute("aria-valuetext", said.textContent);
      const tone = byId("t" + key[1]);
      range.disabled = !!tone && tone.value === "silent";
    });
  }

  function ask(full) {
    if (!full) inFlight = true; // whoever moves on need not wait for a full answer
    turn += 1;
    clearTimeout(guardTimer);
    guardTimer = setTimeout(gone, GUARD_MS);
    clearTimeout(busyTimer);
    busyTimer = setTimeout(() => dim(true), BUSY_MS);
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, LOOK_MS);
    dash_clientside.set_props("ask", {data: {query: link(), full: full, turn: turn}});
  }

  // a later question would throw the preview away that is under way: the full one waits for it
  function rest() {
    moved = false;
    if (inFlight) restsSince = true; else ask(true);
  }

  function want() {
    if (!byId("answer")) return;
    clearTimeout(restTimer);
    restsSince = false;
    if (!inFlight) ask(false);
    moved = true;
    restTimer = setTimeout(rest, held ? HELD_MS : REST_MS);
  }

  // a slider that is held will move on; once it is let go, nobody needs to wait
  function letGo() {
    held = false;
    if (!moved) return;
    clearTimeout(restTimer);
    restTimer = setTimeout(rest, 0);
  }

  function dim(on) {
    ["answer", "squares", "made-of"].forEach((id) => byId(id) && byId(id).classList.toggle("busy", on));
  }

  function gone() {
    inFlight = false;
    if (restsSince) { restsSince = false; ask(true); }
    look();
  }

  // a server that is gone is told at the top of the window; when it is back, pages ask again
  function lost() {
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, LOOK_MS);
    if (byId("gone")) return;
    const told = document.createElement("p");
    Object.assign(told, {id: "gone", className: "notice gone", textContent: words().gone_asks});
    told.setAttribute("role", "alert");
    document.body.prepend(told);
  }

  function found() {
    if (!byId("gone")) return;
    byId("gone").remove();
    window.dispatchEvent(new Event("bolasalju-back"));
  }

  function look() {
    fetch("/healthz", {cache: "no-store"}).then(found, lost);
  }

  // thousands may be told apart, as they are beside the field
  const plain = (text) => /^[0-9]{1,3}([.,\s][0-9]{3})+$/.test(text) ? text.replace(/[^0-9]/g, "") : text;

  function fits(control, value, limits) {
    const isWhole = /^[0-9]{1,9}$/.test(value), n = Number(value);
    const isFit = value === "" || (isWhole && n >= Number(limits.low) && n <= Number(limits.high));
    control.setAttribute("aria-invalid", String(!isFit));
    return isFit;
  }

  function changed(event) {
    const control = event.target;
    if (control.id === "th") {
      document.documentElement.dataset.theme = control.value;
      set("th", control.value);
      window.dispatchEvent(new Event("bolasalju-theme"));
      return;
    }
    const box = control.closest && control.closest("[data-key]");
    if (!box) return;
    const value = plain(control.value.trim());
    if (control.type === "text" && !fits(control, value, box.dataset)) return;
    set(box.dataset.key, value);
    says();
    if (box.dataset.key === "s") OWN_CASE.forEach((key) => query.delete(key)); // another case takes its place
    if (TOLD_ANEW.includes(box.dataset.key)) { window.location.search = link(); return; }
    window.dispatchEvent(new CustomEvent("bolasalju-state", {detail: box.dataset.key}));
    if (box.dataset.key !== "ag") want();
  }

  function go(at) {
    const links = document.querySelectorAll("nav a[data-page]");
    if (links[at]) links[at].click();
  }

  function dress(theme) {
    const list = byId("th");
    list.value = document.documentElement.dataset.theme === theme ? "auto" : theme;
    list.dispatchEvent(new Event("change", {bubbles: true}));
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key >= "1" && event.key <= "9") go(Number(event.key) - 1);
    else if (event.key === "p") dress("projector");
    else if (event.key === "d") dress("dark");
    else if (event.key === "l") document.querySelector("a[data-lang]").click();
    else if (event.key === "?") window.location = "/tentang" + link() + "#keys";
  }

  function mounted() {
    const wait = () => {
      if (!main()) { setTimeout(wait, 10); return; }
      query = new URLSearchParams(window.location.search); // a page may have gone elsewhere
      says();
      write();
      if (byId("answer")) { ask(false); restTimer = setTimeout(rest, 30); }
      window.dispatchEvent(new Event("bolasalju-mounted"));
    };
    wait();
    return window.dash_clientside.no_update;
  }

  function answered(done) {
    if (!done) return window.dash_clientside.no_update;
    inFlight = false;
    clearTimeout(guardTimer);
    clearTimeout(lookTimer);
    if (done.full || done.turn === turn) { clearTimeout(busyTimer); dim(false); }
    last = done;
    if (done.full && byId("spoken")) byId("spoken").textContent = done.sentence;
    document.body.dataset.answered = done.full ? "full" : "preview";
    if (restsSince) { restsSince = false; ask(true); }
    window.dispatchEvent(new Event("bolasalju-answered"));
    return window.dash_clientside.no_update;
  }

  window.addEventListener("bolasalju-back", () => { inFlight = false; if (byId("answer")) ask(true); });
  document.addEventListener("pointerdown", (event) => { held = event.target.type === "range"; });
  ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, letGo));
  document.addEventListener("input", changed);
  document.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT" && event.target.id !== "th") return; // input has told
    if (event.target.id === "th") changed(event);
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const within = event.target.closest("a[href^='#']");
    const fold = within && byId(within.hash.slice(1)) && byId(within.hash.slice(1)).closest("details");
    if (fold) fold.open = true; // what is looked for may stand in a closed fold
    if (event.target.id !== "shop-clear") return;
    SHOP.forEach((key) => query.delete(key));
    write();
    window.location.search = link();
  });
  window.bolasalju = {lost, words, hours, link, set, write, query: () => query, last: () => last};
  window.dash_clientside = Object.assign({}, window.dash_clientside, {bolasalju: {mounted, answered}});
})();
