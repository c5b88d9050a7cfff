/* Keep or send: the link, a picture, paper. Nothing leaves the machine. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function copied() {
    const address = window.location.href, said = byId("kept"), words = window.bolasalju.words();
    const byHand = () => {
      // on an address of the network the browser gives no clipboard
      said.textContent = words.copy_by_hand + " ";
      const code = document.createElement("code");
      code.textContent = address;
      said.appendChild(code);
      getSelection().selectAllChildren(code);
    };
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText(address).then(() => { said.textContent = words.copied; }, byHand);
  }

  function wrapped(pen, text, x, y, width, step) {
    let line = "";
    text.split(" ").forEach((word) => {
      if (line && pen.measureText(line + " " + word).width > width) {
        pen.fillText(line, x, y);
        y += step;
        line = word;
      } else line = line ? line + " " + word : word;
    });
    pen.fillText(line, x, y);
    return y + step;
  }

  function marks(pen, counts, x, y, cell) {
    let at = 0;
    counts.forEach(([name, part]) => {
      for (let k = 0; k < part; k += 1, at += 1) {
        const left = x + (at % 20) * cell, top = y + Math.floor(at / 20) * cell, size = cell - 6;
        pen.save();
        pen.translate(left + size / 2, top + size / 2);
        if (name === "storm") { pen.rotate(Math.PI / 4); pen.scale(0.8, 0.8); }
        pen.fillStyle = name === "calm" ? colour("--paper") : colour(name === "storm" ? "--bad" : "--mid");
        pen.fillRect(-size / 2, -size / 2, size, size);
        pen.strokeStyle = name === "calm" ? colour("--line") : pen.fillStyle;
        pen.lineWidth = 2;
        pen.strokeRect(-size / 2, -size / 2, size, size);
        pen.restore();
      }
    });
    return y + 5 * cell;
  }

  function painted(pen, done, height) {
    const font = (size, weight) => { pen.font = weight + " " + size + "px system-ui, sans-serif"; };
    pen.fillStyle = colour("--paper");
    pen.fillRect(0, 0, 1080, height);
    pen.fillStyle = colour("--ink");
    font(34, "bold");
    let y = wrapped(pen, done.title, 70, 100, 940, 44);
    font(42, "bold");
    y = wrapped(pen, done.sentence, 70, y + 30, 940, 56);
    done.sides.forEach((side, at) => {
      pen.fillStyle = colour(at ? "--b" : "--a");
      font(32, "bold");
      y = wrapped(pen, (at ? "B: " : "A: ") + side.name, 70, y + 40, 940, 40);
      y = marks(pen, side.counts, 70, y, 47);
      pen.fillStyle = colour("--ink");
      font(28, "normal");
      y = wrapped(pen, side.words, 70, y + 32, 940, 36);
    });
    pen.fillStyle = colour("--soft");
    font(26, "normal");
    y = wrapped(pen, done.made_of, 70, y + 20, 940, 34);
    return wrapped(pen, "Bolasalju · " + window.bolasalju.words().model, 70, y, 940, 34);
  }

  function picture() {
    const done = window.bolasalju.last();
    if (!done) return;
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = 1080;
    canvas.height = painted(pen, done, 0) + 10; // as high as its words need; a new height clears it
    painted(pen, done, canvas.height);
    canvas.toBlob((blob) => {
      const a = document.createElement("a");
      a.href = URL.createObjectURL(blob);
      a.download = "bolasalju.png";
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 10000);
    });
  }

  document.addEventListener("click", (event) => {
    const id = event.target.id;
    if (id === "keep-link") copied();
    else if (id === "keep-picture") picture();
    else if (id === "keep-print") window.print();
  });
})();
