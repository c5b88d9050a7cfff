/* The hours of both answers as lines with bands. Asked for when the fold is opened, and again when
   the controls have come to rest: while something moves, picture and axis stay as they are. */
(function () {
  "use strict";
  const REST_MS = 350, TICK_H = 12, RATIO = 0.42, NS = "http://www.w3.org/2000/svg";
  const byId = (id) => document.getElementById(id);
  const words = () => window.bolasalju.words();
  const local = (n) => n.toLocaleString(document.documentElement.lang);
  const isOpen = () => !!byId("hourly") && byId("hourly").open;
  let found = null, asked = 0, timer = 0, link = "";

  function shape(tag, parent, attributes, text) {
    const made = document.createElementNS(NS, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text !== undefined) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function rounded(most) { // the top of the axis: 1, 2 or 5 times a power of ten
    const power = Math.pow(10, Math.floor(Math.log10(most)));
    return [1, 2, 5, 10].map((n) => n * power).find((top) => top >= most);
  }

  function picture(measure, parent) {
    const size = parseFloat(getComputedStyle(parent).fontSize) * 0.8, width = Math.max(260, parent.clientWidth);
    const height = Math.max(180, Math.min(340, width * RATIO)), n = measure.sides[0].line.length;
    const top = rounded(Math.max(2, ...measure.sides.flatMap((side) => side.high.concat(side.line))));
    const left = size * (local(top).length * 0.62 + 0.8), bottom = size * 2.9, right = size, head = size * 1.4;
    const x = (hour) => left + hour / n * (width - left - right), y = (value) => height - bottom - value / top * (height - bottom - head);
    const svg = shape("svg", parent, {width: width, height: height, viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": measure.title + ". " + measure.told, class: "hours"});
    [0, top / 2, top].forEach((value) => {
      shape("line", svg, {x1: left, x2: width - right, y1: y(value), y2: y(value), class: "grid"});
      shape("text", svg, {x: left - size * 0.4, y: y(value) + size * 0.35, "text-anchor": "end", "font-size": size}, local(value));
    });
    for (let hour = 0; hour <= n; hour += TICK_H * (width < 420 ? 2 : 1)) shape("text", svg, {x: x(hour), y: height - bottom + size * 1.3, "text-anchor": "middle", "font-size": size}, local(hour));
    shape("text", svg, {x: (left + width - right) / 2, y: height - size * 0.35, "text-anchor": "middle", "font-size": size}, words().hourly_axis);
    measure.sides.forEach((side, at) => {
      const name = at ? "b" : "a", edge = (values, from) => values.map((value, k) => x(from(k) + 0.5) + "," + y(value));
      const back = edge(side.low.slice().reverse(), (k) => n - 1 - k);
      shape("polygon", svg, {points: edge(side.high, (k) => k).concat(back).join(" "), class: "band band-" + name});
      shape("polyline", svg, {points: edge(side.line, (k) => k).join(" "), class: "line line-" + name});
      const hour = found.answers[at];
      if (hour === null || hour >= n) return;
      shape("line", svg, {x1: x(hour), x2: x(hour), y1: head + at * size * 0.8, y2: height - bottom, class: "answer-at line-" + name});
      shape("text", svg, {x: x(hour), y: size * (at ? 1.9 : 1), "text-anchor": "middle", "font-size": size, class: "name-" + name}, name.toUpperCase());
    });
  }

  function table(parent) {
    const {element, table} = window.bolasalju_parts, fold = element("details", parent);
    element("summary", fold, {textContent: words().hourly_table});
    table(fold, words().hourly_table, found.heads, found.rows);
  }

  function draw() {
    const box = byId("hourly-box"), {element} = window.bolasalju_parts;
    if (!box || !found || !isOpen()) return;
    const wasOpen = !!box.querySelector("details[open]");
    box.textContent = "";
    found.measures.forEach((measure) => {
      const figure = element("figure", box);
      element("h2", figure, {textContent: measure.title});
      picture(measure, figure);
      element("figcaption", figure, {textContent: measure.told});
    });
    table(box);
    box.querySelector("details").open = wasOpen;
    byId("hourly-said").textContent = found.made_of;
    Object.assign(byId("hourly").dataset, {state: "ready", link: link});
  }

  function load() {
    if (!isOpen()) return;
    asked += 1;
    const mine = asked, now = window.bolasalju.link();
    if (found && now === link) { draw(); return; }
    byId("hourly-box").classList.add("busy");
    byId("hourly").dataset.state = "busy";
    byId("hourly-said").textContent = words().busy;
    fetch("/per-jam" + now).then((response) => {
      if (!response.ok) throw response;
      return response.json();
    }).then((hours) => {
      if (mine !== asked) return;
      found = hours;
      link = now;
      byId("hourly-box").classList.remove("busy");
      draw();
    }).catch(() => { if (byId("hourly-said")) byId("hourly-said").textContent = words().gone; });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(load, REST_MS);
  }

  document.addEventListener("toggle", (event) => { if (event.target.id === "hourly") load(); }, true);
  window.addEventListener("bolasalju-mounted", () => { found = null; });
  window.addEventListener("bolasalju-state", later);
  window.addEventListener("bolasalju-theme", draw);
  window.addEventListener("resize", draw);
})();
