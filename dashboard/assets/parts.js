/* Parts that several scripts put into the page: elements by name, and tables with their heads. */
(function () {
  "use strict";
  function element(tag, parent, what) {
    const made = Object.assign(document.createElement(tag), what || {});
    parent.appendChild(made);
    return made;
  }

  // what scrolls sideways takes keys, and says its name
  function table(parent, label, heads, rows, nameOf) {
    const scroll = element("div", parent, {className: "scroll", tabIndex: 0}), made = element("table", scroll);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", label);
    const head = element("tr", element("thead", made)), body = element("tbody", made);
    heads.forEach((name) => { element("th", head, {textContent: name, scope: "col"}); });
    rows.forEach((cells, number) => {
      const row = element("tr", body, {className: nameOf ? nameOf(number) : ""});
      cells.forEach((cell, at) => element(at ? "td" : "th", row, at ? {textContent: cell} : {textContent: cell, scope: "row"}));
    });
    return scroll;
  }

  window.bolasalju_parts = {element, table};
})();
