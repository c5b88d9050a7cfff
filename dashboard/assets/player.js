/* Draws one crowd on a canvas, in three layers: the people (once), what has happened (stamped as it
   happens), and the last two hours (each frame). A frame costs what happened in it, not the crowd. */
(function () {
  "use strict";
  const RECENT_MIN = 120, TAU = 2 * Math.PI;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  class Player {
    constructor(canvas) {
      this.canvas = canvas;
      this.people = document.createElement("canvas");
      this.past = document.createElement("canvas");
      this.data = null;
    }

    load(data, side, labels) {
      this.data = data;
      this.side = data.sides[side];
      this.labels = labels;
      const order = (minutes) => minutes.map((m, at) => [m, at]).filter(([m]) => m >= 0)
        .sort((one, other) => one[0] - other[0]);
      this.events = [];
      [["seen", 0], ["answer", 1], ["shared", 2], ["away", 3]].forEach(([name, kind]) => {
        order(this.side[name]).forEach(([minute, at]) => this.events.push([minute, kind, at]));
      });
      this.events.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      this.resize();
    }

    resize() {
      if (!this.data) return;
      const box = this.canvas.getBoundingClientRect(), dpr = Math.min(window.devicePixelRatio || 1, 2);
      const width = Math.max(1, Math.round(box.width * dpr)), height = Math.max(1, Math.round(box.height * dpr));
      [this.canvas, this.people, this.past].forEach((c) => { c.width = width; c.height = height; });
      const size = Math.min(width * 0.72, height) / 2 - 6 * dpr;
      this.scale = dpr * Math.max(1, Math.min(1.7, size / dpr / 190));
      // the crowd is an ellipse where there is room at the sides
      const wide = Math.min(width / 2 - 8 * dpr, size * 1.75);
      this.px = this.data.x.map((x) => width / 2 + x / 1000 * wide);
      this.py = this.data.y.map((y) => height / 2 + y / 1000 * size);
      this.radii = {wide: wide, size: size};
      this.ink = {
        hair: colour("--hair"), line: colour("--line"), soft: colour("--soft"), ink: colour("--ink"), seen: colour("--seen"),
        shared: colour("--shared"), answer: colour("--answered"), away: colour("--bad"), flip: colour("--flip"), paper: colour("--paper"),
      };
      this.drawPeople();
      this.minute = -1;
      this.at = 0;
    }

    drawPeople() {
      const pen = this.people.getContext("2d"), s = this.scale, w = this.people.width, h = this.people.height;
      pen.clearRect(0, 0, w, h);
      pen.strokeStyle = this.ink.hair;
      pen.lineWidth = s;
      [0.39, 0.625, 0.84].forEach((part) => {
        pen.beginPath();
        pen.ellipse(w / 2, h / 2, part * this.radii.wide, part * this.radii.size, 0, 0, TAU);
        pen.stroke();
      });
      pen.fillStyle = this.ink.line;
      pen.globalAlpha = 0.75;
      this.px.forEach((x, at) => pen.fillRect(x - s, this.py[at] - s, 2 * s, 2 * s));
      pen.globalAlpha = 1;
    }

    names(pen) { // above everything, or the dots would cover them
      const dpr = Math.min(window.devicePixelRatio || 1, 2), w = this.canvas.width, h = this.canvas.height;
      const size = dpr * (document.documentElement.dataset.theme === "projector" ? 20 : 12.5);
      pen.font = "600 " + size + "px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      [[1, 0.39], [2, 0.625], [3, 0.84], [4, 1]].forEach(([group, part]) => {
        const words = this.labels[group], width = pen.measureText(words).width + 0.8 * size;
        const y = Math.min(h - 0.7 * size, h / 2 + part * this.radii.size);
        pen.fillStyle = this.ink.paper;
        pen.globalAlpha = 0.82;
        pen.fillRect(w / 2 - width / 2, y - 0.6 * size, width, 1.2 * size);
        pen.globalAlpha = 1;
        pen.fillStyle = this.ink.ink;
        pen.fillText(words, w / 2, y);
      });
    }

    stamp(pen, kind, at) {
      const x = this.px[at], y = this.py[at], s = this.scale;
      if (kind === 0) {
        pen.fillStyle = this.ink.seen;
        pen.fillRect(x - 1.7 * s, y - 1.7 * s, 3.4 * s, 3.4 * s);
      } else if (kind === 1) {
        pen.strokeStyle = this.ink.answer;
        pen.lineWidth = 1.1 * s;
        pen.strokeRect(x - 2.5 * s, y - 2.5 * s, 5 * s, 5 * s);
      } else if (kind === 2) {
        pen.beginPath();
        pen.arc(x, y, 4.2 * s, 0, TAU);
        pen.fillStyle = this.ink.shared;
        pen.fill();
        pen.strokeStyle = this.ink.paper;
        pen.lineWidth = s;
        pen.stroke();
      } else {
        pen.strokeStyle = this.ink.away;
        pen.lineWidth = 2 * s;
        pen.beginPath();
        pen.moveTo(x - 4 * s, y - 4 * s);
        pen.lineTo(x + 4 * s, y + 4 * s);
        pen.moveTo(x + 4 * s, y - 4 * s);
        pen.lineTo(x - 4 * s, y + 4 * s);
        pen.stroke();
      }
    }

    draw(hour, ended) {
      if (!this.data) return;
      const minute = hour * 60, past = this.past.getContext("2d"), pen = this.canvas.getContext("2d");
      if (minute < this.minute) { // back in time: begin again, up to this hour
        past.clearRect(0, 0, this.past.width, this.past.height);
        this.at = 0;
      }
      while (this.at < this.events.length && this.events[this.at][0] <= minute) {
        this.stamp(past, this.events[this.at][1], this.events[this.at][2]);
        this.at += 1;
      }
      this.minute = minute;
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.drawImage(this.people, 0, 0);
      this.recent(pen, minute);
      pen.drawImage(this.past, 0, 0);
      this.complainant(pen);
      if (ended) this.flips(pen);
      this.names(pen);
    }

    recent(pen, minute) {
      const s = this.scale;
      pen.lineWidth = 1.3 * s;
      pen.strokeStyle = this.ink.shared;
      for (let k = this.at - 1; k >= 0 && this.events[k][0] > minute - RECENT_MIN; k -= 1) {
        const [when, kind, at] = this.events[k], age = (minute - when) / RECENT_MIN, from = this.side.from[at];
        pen.globalAlpha = 0.75 * (1 - age);
        if (kind === 0 && from >= 0) {
          pen.beginPath();
          pen.moveTo(this.px[from], this.py[from]);
          pen.lineTo(this.px[at], this.py[at]);
          pen.stroke();
        } else if (kind === 2) {
          pen.beginPath();
          pen.arc(this.px[at], this.py[at], (6 + 10 * age) * s, 0, TAU);
          pen.stroke();
        }
      }
      pen.globalAlpha = 1;
    }

    complainant(pen) {
      const at = this.data.group.indexOf(0), s = this.scale;
      if (at < 0) return;
      pen.fillStyle = this.ink.ink;
      pen.beginPath();
      pen.arc(this.px[at], this.py[at], 5 * s, 0, TAU);
      pen.fill();
    }

    flips(pen) {
      pen.strokeStyle = this.ink.flip;
      pen.lineWidth = 2.2 * this.scale;
      this.data.flip_places.forEach((at) => {
        pen.beginPath();
        pen.arc(this.px[at], this.py[at], 8 * this.scale, 0, TAU);
        pen.stroke();
      });
    }
  }

  window.bolasaljuPlayer = Player;
})();
