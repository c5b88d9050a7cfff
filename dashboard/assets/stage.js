/* The stage: one clock for two crowds. A guess first, then play; the server is asked for an evening
   and never while it plays. */
(function () {
  "use strict";
  const SIDES = ["a", "b"], EARLY_H = 24, EARLY_RATE = 2.5, LATE_RATE = 9, KEPT = "bolasalju-evenings", BETS = "bolasalju-bets";
  const byId = (id) => document.getElementById(id);
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let players = [], data = null, hour = 0, playing = false, before = 0, bet = null, timer = 0, asked = 0, counted = false;

  const here = () => !!byId("stage");
  const words = () => window.bolasalju.words();
  const local = (n) => n.toLocaleString(document.documentElement.lang);

  function load(keepHour) {
    if (!here()) return;
    asked += 1;
    const mine = asked;
    byId("stage").classList.add("busy");
    fetch("/malam" + window.bolasalju.link()).then((response) => {
      if (!response.ok) throw response;
      return response.json();
    }).then((found) => { if (mine === asked) show(found, keepHour); }, () => window.bolasalju.lost());
  }

  function show(found, keepHour) {
    data = found;
    counted = false;
    byId("end").hidden = true; // it told of other answers
    byId("stage").classList.remove("busy");
    SIDES.forEach((side, at) => { byId("name-" + side).textContent = data.sides[at].name; }); // a long name leaves less room
    players = SIDES.map((side, at) => {
      const player = players[at] && players[at].canvas === byId("crowd-" + side) ? players[at] : new window.bolasaljuPlayer(byId("crowd-" + side));
      player.load(data, at, data.groups);
      return player;
    });
    byId("clock").max = data.hours;
    byId("made-of").textContent = data.made_of + " " + data.crowd;
    marks();
    strip();
    if (bet === null) bet = of(BETS, {})[evening()] || null;
    shown();
    move(keepHour ? hour : opensAt());
    if (calm() && bet !== null && !keepHour) move(data.hours);
    document.body.dataset.stage = "ready";
    window.dispatchEvent(new Event("bolasalju-told"));
  }

  function opensAt() { // the link may say at which hour
    const said = window.bolasalju.query().get("at");
    return /^[0-9]{1,2}$/.test(said || "") ? Number(said) : 0;
  }

  function marks() {
    const box = byId("marks");
    box.textContent = "";
    data.sides.forEach((side, at) => side.marks.forEach((mark) => {
      const tick = document.createElement("span");
      tick.className = "tick tick-" + SIDES[at];
      tick.style.left = 100 * mark.h / data.hours + "%";
      tick.title = (at ? "B: " : "A: ") + mark.what;
      box.appendChild(tick);
    }));
  }

  const countsAt = (side, h) => {
    const at = Math.min(Math.floor(h / data.step_h), side.counts.seen.length - 1);
    return {seen: side.counts.seen[at], shared: side.counts.shared[at], away: side.counts.away[at]};
  };

  function clockText(h) {
    const minutes = Math.round((data.posted_hour + h) * 60) % 1440;
    const two = (n) => String(n).padStart(2, "0");
    const clock = two(Math.floor(minutes / 60)) + "." + two(minutes % 60);
    return words().hour_at.replace("{n}", Math.floor(h)).replace("{clock}", clock);
  }

  function move(h) {
    if (!data) return;
    hour = Math.max(0, Math.min(data.hours, h));
    const ended = hour >= data.hours;
    players.forEach((player) => player.draw(hour, ended));
    data.sides.forEach((side, at) => {
      const counts = countsAt(side, hour);
      ["seen", "shared", "away"].forEach((name) => { byId(name + "-" + SIDES[at]).textContent = local(counts[name]); });
      document.querySelectorAll(".tick-" + SIDES[at]).forEach((tick, k) => tick.classList.toggle("past", side.marks[k] && side.marks[k].h <= hour));
    });
    byId("clock").value = hour;
    byId("hour").textContent = clockText(hour);
    byId("clock").setAttribute("aria-valuetext", byId("hour").textContent);
    if (ended) end(); else byId("end").hidden = true;
  }

  function say() {
    if (!data) return;
    window.bolasalju.set("at", hour < 1 ? null : String(Math.floor(hour)));
    const told = data.sides.map((side, at) => {
      const counts = countsAt(side, hour);
      return words().side_said.replace("{side}", at ? "B" : "A").replace("{seen}", local(counts.seen))
        .replace("{shared}", local(counts.shared)).replace("{away}", local(counts.away));
    });
    byId("stage-said").textContent = [words().hour_said.replace("{n}", Math.floor(hour)), ...told].join(" ");
    SIDES.forEach((side, at) => byId("crowd-" + side).setAttribute("aria-label", told[at]));
    window.dispatchEvent(new Event("bolasalju-told"));
  }

  function frame(now) {
    if (!playing) return;
    // a tab that was hidden goes on where it was
    const passed = Math.min(0.1, (now - before) / 1000);
    before = now;
    move(hour + passed * (hour < EARLY_H ? EARLY_RATE : LATE_RATE));
    if (hour >= data.hours) play(false);
    else requestAnimationFrame(frame);
  }

  function play(on) {
    if (on && (!data || bet === null)) { document.querySelector("[data-bet]").focus(); return; }
    if (on && hour >= data.hours) move(0);
    playing = on;
    byId("play").textContent = on ? words().pause : words().play;
    if (on) { before = performance.now(); requestAnimationFrame(frame); } else say();
  }

  function shown() {
    document.querySelectorAll("[data-bet]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.bet === bet)));
    byId("play").disabled = !data || bet === null;
    if (data && bet !== null) sessionStorage.setItem(BETS, JSON.stringify({...of(BETS, {}), [evening()]: bet}));
  }

  function placed(button) {
    bet = button.dataset.bet;
    shown();
    if (!data) return;
    byId("play").focus(); // a space plays
    if (calm()) move(data.hours);
  }

  function line(tag, text, parent) {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function end() {
    const box = byId("end"), say = words();
    if (!box.hidden && box.dataset.evening === String(data.evening)) return;
    box.textContent = "";
    box.hidden = false;
    box.dataset.evening = data.evening;
    line("h2", say.end_title, box);
    data.sides.forEach((side, at) => line("p", (at ? "B: " : "A: ") + side.end, box).className = "side-" + SIDES[at]);
    const [a, b] = data.lost, truth = a < b ? "a" : b < a ? "b" : "same";
    if (bet && bet !== "skip") {
      const told = bet === truth ? say.bet_right : say.bet_wrong;
      line("p", told.replace("{bet}", say["bet_" + bet]), box).className = "bet-told";
    }
    line("h3", say.end_people, box);
    if (!data.flips.length) line("p", say.end_nobody, box);
    else {
      const list = line("ul", "", box);
      list.className = "names";
      data.flips.forEach((name) => line("li", name, list));
      if (data.flips_more) line("li", say.end_more.replace("{n}", data.flips_more), list);
    }
    remember();
  }

  const setting = () => ["s", "da", "ta", "db", "tb", "c", "f", "o", "k", "pl", "ab", "inj"].map((key) => window.bolasalju.query().get(key)).join("|");
  const evening = () => setting() + "|" + data.evening;
  const of = (name, none) => { try { return JSON.parse(sessionStorage.getItem(name)) || none; } catch { return none; } };
  const kept = () => of(KEPT, []);

  function remember() {
    if (counted) return;
    counted = true;
    const all = kept().filter((one) => one[0] !== setting() || one[1] !== data.evening);
    all.push([setting(), data.evening, ...data.lost]);
    sessionStorage.setItem(KEPT, JSON.stringify(all.slice(-60)));
    strip();
  }

  function strip() {
    const past = kept().filter((one) => one[0] === setting()), box = byId("strip");
    box.textContent = past.length ? words().strip + " " : "";
    past.slice(-12).forEach(([, n, a, b]) => { line("span", "#" + n + " " + local(a) + " / " + local(b), box).className = "chip"; });
  }

  function field(key, value) {
    window.bolasalju.set(key, String(value));
    const control = byId(key);
    if (!control) return;
    control.value = value;
    control.dispatchEvent(new Event("input", {bubbles: true}));
  }

  function another(n) {
    play(false);
    bet = null;
    shown();
    window.bolasalju.set("at", null);
    field("n", n);
    clearTimeout(timer);
    load(false);
  }

  function fork() {
    if (!data) return;
    const now = Math.min(72, Math.ceil(hour)); // whole hours: what a link can say
    play(false);
    field("tb", byId("fork-tone").value);
    field("db", now);
    clearTimeout(timer);
    load(true);
  }

  function jump(name) {
    play(false);
    const first = (at) => (data.sides[at].marks.find((mark) => mark.is_answer) || {h: data.hours}).h;
    move({start: 0, finish: data.hours, "to-a": first(0), "to-b": first(1)}[name]);
    say();
  }

  function clicked(event) {
    if (!here()) return;
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.bet) placed(button);
    else if (button.id === "play") play(!playing);
    else if (button.id.startsWith("jump-")) jump(button.id.slice(5));
    else if (button.id === "another") another(data.evening % 9999 + 1);
    else if (button.id === "fork") fork();
    else if (button.id === "loudest") {
      button.disabled = true;
      fetch("/malam-ramai" + window.bolasalju.link()).then((r) => r.json()).then((found) => another(found.n), () => window.bolasalju.lost())
        .finally(() => { button.disabled = false; });
    }
  }

  function pressed(event) {
    if (!here() || event.ctrlKey || event.altKey || event.metaKey || !data) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === " " && !event.target.closest("button, a, summary")) { event.preventDefault(); play(!playing); }
    else if (event.key === "ArrowRight") { play(false); move(hour + 1); say(); }
    else if (event.key === "ArrowLeft") { play(false); move(hour - 1); say(); }
    else if (event.key === "n") another(data.evening % 9999 + 1);
    else if (event.key === "f") fork();
  }

  window.addEventListener("bolasalju-mounted", () => { bet = null; load(false); });
  window.addEventListener("bolasalju-back", () => load(bet !== null));
  window.addEventListener("bolasalju-state", () => {
    if (!here()) return;
    clearTimeout(timer);
    timer = setTimeout(() => load(true), 250);
  });
  const redraw = () => { if (here() && data) { players.forEach((player) => player.resize()); move(hour); } };
  window.addEventListener("bolasalju-theme", redraw);
  window.addEventListener("resize", redraw);
  window.matchMedia("print").addEventListener("change", redraw); // paper is light
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("input", (event) => {
    if (event.target.id === "clock") { playing = false; byId("play").textContent = words().play; move(Number(event.target.value)); say(); }
  });
  window.bolasaljuStage = {hour: () => hour, data: () => data, playing: () => playing, countsAt};
})();
