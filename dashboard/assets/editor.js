/* The editor of a scenario: a form and the text of the file beside it. The text is what counts;
   the server changes fields in it, checks it, and keeps a right one in memory to be tried. */
(function () {
  "use strict";
  const PAUSE_MS = 400, DRAFT = "bolasalju-draft";
  const byId = (id) => document.getElementById(id);
  const words = () => window.bolasalju.words();
  const here = () => !!byId("editor");
  let area = null, keys = "", usual = {}, changes = {}, timer = 0, turn = 0;

  function element(tag, parent, what) {
    const made = Object.assign(document.createElement(tag), what || {});
    parent.appendChild(made);
    return made;
  }

  function ask(path, body) {
    const how = body && {method: "POST", body: JSON.stringify(body), headers: {"Content-Type": "application/json"}};
    return fetch("/susun/" + path + window.bolasalju.link(), how || {}).then((response) => {
      if (response.status === 413) throw new Error(words().editor_large);
      if (!response.ok) throw new Error(words().gone);
      return response.json();
    });
  }

  function tell(sentence, problems) {
    const box = byId("editor-said");
    box.textContent = "";
    box.className = problems && problems.length ? "notice" : "";
    if (sentence) element("p", box, {textContent: sentence});
    if (!problems || !problems.length) return;
    const list = element("ul", box, {lang: "en"});
    problems.forEach((problem) => {
      const item = element("li", list), place = /^[^:]+:([0-9]+):([0-9]+): /.exec(problem);
      if (!place) { item.textContent = problem; return; }
      const jump = element("button", item, {type: "button", className: "place", textContent: place[1] + ":" + place[2]});
      jump.dataset.line = place[1];
      jump.dataset.column = place[2];
      item.appendChild(document.createTextNode(" " + problem.slice(place[0].length)));
    });
  }

  function control(field, parent) {
    const id = "e-" + field.key.replace(/\./g, "-"), box = element("div", parent, {className: "control"});
    const label = element("label", box, {textContent: field.label, htmlFor: id});
    if (field.meaning) element("small", label, {textContent: " " + field.meaning, lang: "en"});
    let made;
    if (field.kind === "choice") {
      made = element("select", box);
      field.choices.forEach(([value, text]) => element("option", made, {value: value, textContent: text}));
    } else if (field.kind === "long") made = element("textarea", box, {rows: 4, maxLength: 4000});
    else made = element("input", box, {type: "text", maxLength: 160, autocomplete: "off", className: "field"});
    if (field.kind === "number") made.inputMode = "decimal";
    made.id = id;
    made.dataset.field = field.key;
    made.value = field.value || (field.kind === "choice" ? field.usual : "");
    if (field.kind === "number") made.placeholder = field.usual;
    if (!field.hint) return;
    const hint = element("small", box, {className: "hint", id: id + "-hint", textContent: field.hint});
    made.setAttribute("aria-describedby", hint.id);
    if (field.source) {
      hint.appendChild(document.createTextNode(" · "));
      element("a", hint, {textContent: field.source, href: "/tentang" + window.bolasalju.link() + "#source-" + field.source});
    }
  }

  function form(groups) {
    const now = groups.map((group) => group.fields.map((field) => field.key).join()).join(";");
    if (now === keys) { // the same fields: only their values
      groups.forEach((group) => group.fields.forEach((field) => {
        const made = byId("e-" + field.key.replace(/\./g, "-"));
        if (made && made !== document.activeElement && !(field.key in changes)) made.value = field.value || (field.kind === "choice" ? field.usual : "");
      }));
      return;
    }
    const box = byId("editor-form"), open = new Set([...box.querySelectorAll("details[open]")].map((fold) => fold.dataset.name));
    const focus = document.activeElement && document.activeElement.id;
    keys = now;
    box.textContent = "";
    groups.forEach((group, at) => {
      const fold = element("details", box, {className: "fold"});
      fold.dataset.name = group.title;
      fold.open = open.size ? open.has(group.title) : at === 2;
      element("summary", fold, {textContent: group.title});
      group.fields.forEach((field) => control(field, fold));
    });
    if (focus && focus.startsWith("e-") && byId(focus)) byId(focus).focus();
  }

  const start = () => window.bolasalju.query().get("s");

  function keep() { // a reload, another page or language would lose what is not saved
    sessionStorage.setItem(DRAFT, JSON.stringify({start: start(), text: area.value}));
  }

  function draft() { // whoever begins with another case begins anew
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "null");
    if (kept && kept.start === start()) return kept.text;
    sessionStorage.removeItem(DRAFT);
    return null;
  }

  function shown(found) {
    area.value = found.text;
    if (found.groups) form(found.groups);
    const n = found.problems.length;
    tell(n ? words().editor_problems.replace("{n}", n) : "", found.problems);
    return !n;
  }

  function look(path) {
    clearTimeout(timer);
    const mine = turn += 1, sent = changes;
    changes = {};
    return ask(path, {text: area.value, set: sent}).then((found) => {
      if (mine !== turn) return null;
      const isRight = shown(found);
      keep();
      return isRight ? found : null;
    }).catch((error) => { changes = Object.assign(sent, changes); tell(error.message); return null; });
  }

  function tried(address) {
    look("coba").then((found) => {
      if (!found) { byId("editor-said").focus(); return; }
      window.bolasalju.set("s", found.key);
      window.location = address + window.bolasalju.link();
    });
  }

  function save() {
    look("periksa").then((found) => {
      if (!found) { byId("editor-said").focus(); return; }
      const name = (/^name: *([a-z0-9_]+)/m.exec(found.text) || ["", "kasus"])[1];
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([found.text], {type: "application/yaml"}));
      link.download = name + ".yaml";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      tell(words().editor_saved.replace("{name}", link.download));
    });
  }

  function opened(file) {
    if (!file) return;
    const most = Number(byId("editor").dataset.most);
    if (file.size > most) { tell(words().editor_large); return; } // before anything is read
    file.text().then((text) => {
      area.value = text;
      changes = {};
      look("periksa").then((found) => { if (found) tell(words().editor_fine); else byId("editor-said").focus(); });
    });
  }

  function jump(line, column) {
    const lines = area.value.split("\n"), start = lines.slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0) + column - 1;
    area.focus();
    area.setSelectionRange(start, start + 1);
    area.scrollTop = area.scrollHeight * Math.max(0, line - 4) / lines.length;
  }

  function mounted() {
    if (!here()) return;
    keys = "";
    changes = {};
    const say = words(), box = byId("editor-file"), text = byId("editor-text");
    // the browser's own button speaks the browser's language, not that of the page
    element("input", box, {type: "file", id: "editor-open", accept: ".yaml,.yml", className: "unseen"});
    element("label", box, {htmlFor: "editor-open", textContent: say.editor_open, className: "button"});
    area = element("textarea", text, {id: "editor-area", rows: 30, spellcheck: false, wrap: "off"});
    area.setAttribute("aria-label", say.editor_area);
    ask("borang").then((found) => {
      shown(found);
      const kept = draft();
      if (kept !== null && kept !== found.text) { area.value = kept; look("periksa"); }
      ["check", "save", "try_compare", "try_stage"].forEach((name) => { byId("editor-" + name).disabled = false; });
      byId("editor").dataset.state = "ready";
    }).catch((error) => tell(error.message));
  }

  document.addEventListener("input", (event) => {
    const key = event.target.dataset && event.target.dataset.field;
    if (event.target === area) keep();
    if (!key || !here()) return;
    changes[key] = event.target.value;
    clearTimeout(timer);
    timer = setTimeout(() => look("periksa"), PAUSE_MS);
  });
  document.addEventListener("change", (event) => { if (event.target.id === "editor-open") opened(event.target.files[0]); });
  document.addEventListener("click", (event) => {
    const place = event.target.closest && event.target.closest("button.place");
    if (place) jump(Number(place.dataset.line), Number(place.dataset.column));
    else if (event.target.id === "editor-check") look("periksa").then((found) => { if (found) tell(words().editor_fine); else byId("editor-said").focus(); });
    else if (event.target.id === "editor-save") save();
    else if (event.target.id === "editor-try_compare") tried("/banding");
    else if (event.target.id === "editor-try_stage") tried("/panggung");
  });
  window.addEventListener("bolasalju-mounted", mounted);
})();
