/* What the trainer lets happen: a third party at the hour where the clock stands. It is in the link,
   and both sides run again. */
(function () {
  "use strict";
  const MOST = 3, LAST_H = 96;
  const byId = (id) => document.getElementById(id);
  const form = /^([a-z_]+)-([0-9]{1,2})$/;

  const listed = () => (window.bolasalju.query().get("inj") || "").split(".").filter((one) => form.test(one)).slice(0, MOST);
  const name = (kind) => {
    const option = byId("inject-kind").querySelector("option[value='" + kind + "']");
    return option ? option.textContent : kind;
  };

  function write(all) {
    window.bolasalju.set("inj", all.join("."));
    shown();
    window.dispatchEvent(new CustomEvent("bolasalju-state", {detail: "inj"}));
  }

  function shown() {
    const box = byId("injects"), words = window.bolasalju.words(), all = listed();
    if (!box) return;
    box.textContent = "";
    byId("inject").disabled = all.length >= MOST;
    all.forEach((one) => {
      const [, kind, hour] = form.exec(one), button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.dataset.inject = one;
      button.textContent = words.inject_one.replace("{what}", name(kind)).replace("{hour}", hour) + " ✕";
      button.setAttribute("aria-label", words.inject_remove.replace("{what}", name(kind)).replace("{hour}", hour));
      box.appendChild(button);
    });
  }

  function add() {
    const hour = Math.min(LAST_H, Math.ceil(window.bolasaljuStage.hour()));
    const one = byId("inject-kind").value + "-" + hour, all = listed();
    if (!all.includes(one) && all.length < MOST) write([...all, one]);
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest && event.target.closest("[data-inject]");
    if (event.target.id === "inject") add();
    else if (chip) {
      write(listed().filter((one) => one !== chip.dataset.inject));
      byId("inject").focus();
    }
  });
  window.addEventListener("bolasalju-mounted", shown);
})();
