/* The game: a choice is a link that goes on without loading the page again; keys choose, too.
   Its end is asked for in steps, each with more worlds. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const onPage = () => document.querySelector(".page-owner");
  let chosen = false;

  function go(link) {
    const query = window.bolasalju.query();
    query.set("n", link.dataset.n);
    if (link.dataset.g) query.set("g", link.dataset.g); else query.delete("g");
    chosen = true;
    history.pushState(null, "", "/pemilik" + window.bolasalju.link());
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  function picks() {
    const box = byId("owner-choices");
    if (!box) return [];
    const open = box.querySelector("details[open]");
    return [...(open || box).querySelectorAll(open ? "a[data-g]" : ":scope > details, :scope > a")];
  }

  function choose(at) {
    const pick = picks()[at];
    if (!pick) return;
    if (pick.tagName === "A") { pick.click(); return; }
    pick.open = true;
    pick.querySelector("summary").focus();
  }

  function back() {
    const open = document.querySelector("#owner-choices details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (byId("owner-back")) byId("owner-back").click();
  }

  window.addEventListener("keydown", (event) => {
    if (!onPage() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const isNumber = event.key >= "1" && event.key <= "9" && byId("owner-choices");
    if (!isNumber && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation(); // the number of a choice is not that of a page
    if (isNumber) choose(Number(event.key) - 1); else back();
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-g]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link);
  });

  window.addEventListener("input", (event) => {
    const box = onPage() && event.target.closest && event.target.closest("[data-key=s]");
    if (box) window.bolasalju.set("g", ""); // another case is another game
  }, true);

  window.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches || !event.target.matches("#owner-choices details")) return;
    document.querySelectorAll("#owner-choices details[open]").forEach((other) => {
      if (other !== event.target) other.open = false;
    });
  }, true);

  window.addEventListener("bolasalju-mounted", () => {
    document.body.dataset.owner = "ready";
    if (!chosen || !byId("owner-turn")) return;
    chosen = false;
    window.scrollTo(0, 0);
    byId("owner-turn").focus({preventScroll: true});
  });

  function draw(box) {
    const read = new DOMParser().parseFromString(box.dataset.svg, "image/svg+xml").documentElement;
    box.replaceChildren(document.importNode(read, true));
  }

  function shown() {
    setTimeout(() => {
      const days = byId("owner-days");
      if (!days) return;
      days.querySelectorAll("[data-svg]").forEach(draw);
      const next = days.querySelector("[data-next]");
      days.dataset.next = next ? next.dataset.next : "";
      document.body.dataset.ended = days.dataset.next || "done";
      if (!days.dataset.next) return;
      dash_clientside.set_props("owner-ask", {data: {query: window.location.search, stage: days.dataset.next}});
    }, 0);
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {bolasalju_owner: {shown}});
})();
