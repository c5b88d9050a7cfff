/* Advice for the shop of the link: computed by the server when somebody asks, shown as it comes.
   When an answer to a question changes, what is shown is no longer about this shop and goes. */
(function () {
  "use strict";
  const PAUSE_MS = 1000, ABOUT_SHOP = ["s", "k", "c", "f", "o", "pl", "ab", "ag"];
  const byId = (id) => document.getElementById(id);
  const words = () => window.bolasalju.words();
  let asked = 0;

  function say(text) {
    byId("advice-said").textContent = text;
  }

  function write(section, box) {
    const {element, table} = window.bolasalju_parts, part = element("section", box);
    element("h2", part, {textContent: section.title});
    const list = section.clauses.length && element("ol", part);
    section.clauses.forEach((clause) => element("li", list, {textContent: clause}));
    section.lines.forEach((line) => element("p", part, {textContent: line}));
    if (section.rows.length) table(part, section.title, section.head, section.rows);
  }

  function show(advice) {
    const box = byId("advice-box"), {element} = window.bolasalju_parts;
    box.textContent = "";
    advice.sections.forEach((section) => write(section, box));
    advice.shop.concat(advice.made_of).forEach((line) => element("p", box, {textContent: line, className: "small"}));
    byId("advice-start").hidden = true;
    byId("advice-files").hidden = false;
    say("");
  }

  function clear() {
    asked += 1;
    byId("advice-box").textContent = "";
    byId("advice-start").hidden = byId("advice-start").disabled = false;
    byId("advice-files").hidden = true;
    say("");
  }

  function told(advice, mine) {
    if (mine !== asked || !byId("advice")) return;
    byId("advice").dataset.state = advice.state;
    if (advice.state === "done") { show(advice); return; }
    const goes = advice.state === "running" || advice.state === "waiting";
    byId("advice-start").disabled = goes;
    if (!goes) { say(advice.state === "idle" ? "" : words()["advice_" + advice.state]); return; }
    const far = words()["advice_" + advice.state].replace("{done}", advice.done).replace("{of}", advice.of);
    if (advice.soon) byId("advice-box").textContent = advice.soon;
    say(far.replace("{ahead}", advice.ahead));
    setTimeout(() => { if (mine === asked) look(mine); }, PAUSE_MS);
  }

  function look(mine, method) {
    fetch("/saran" + window.bolasalju.link(), {method: method || "GET"}).then((response) => {
      if (!response.ok) throw response;
      return response.json();
    }).then((advice) => told(advice, mine)).catch(() => {
      if (mine === asked && byId("advice")) { clear(); say(words().gone); }
    });
  }

  document.addEventListener("click", (event) => {
    if (event.target.id !== "advice-start") return;
    event.target.disabled = true;
    asked += 1;
    look(asked, "POST");
  });
  document.addEventListener("toggle", (event) => { // somebody may have asked before
    if (event.target.id === "advice" && event.target.open && !event.target.dataset.state) { asked += 1; look(asked); }
  }, true);
  window.addEventListener("bolasalju-state", (event) => {
    if (!byId("advice") || !ABOUT_SHOP.includes(event.detail)) return;
    clear();
    delete byId("advice").dataset.state;
    if (byId("advice").open) look(asked);
  });
})();
