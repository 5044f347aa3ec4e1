// A plot: curves over one horizontal axis that all plots share, drawn as SVG. Series: {name, color, x, y, lo, hi, noisy, dots, dash, level}.
const kNS = "http://www.w3.org/2000/svg";
const view = { axis: "step", logX: false, smooth: 0.9, range: null, cursor: null, plots: [] };

function node(name, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "line", "text", "circle", "rect", "title"].includes(name);
  const made = svg ? document.createElementNS(kNS, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

// A number that is not finite is null in JSON.
const given = v => v !== null && v !== undefined;
function si(value, digits = 3) {
  if (!given(value)) return "-";
  const size = Math.abs(value);
  for (const [limit, letter] of [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e4, "k"]])
    if (size >= limit) return trim((value / (letter === "k" ? 1e3 : limit)).toPrecision(digits)) + " " + letter;
  return size >= 100 ? Math.round(value).toLocaleString("en") : trim(value.toPrecision(digits));
}
function trim(text) { return text.includes(".") && !text.includes("e") ? text.replace(/0+$/, "").replace(/\.$/, "") : text; }
function duration(seconds) {
  const s = Math.round(seconds), part = (n, unit) => n + " " + unit;
  if (s < 60) return part(s, "s");
  if (s < 3600) return part(Math.floor(s / 60), "min") + (s % 60 ? " " + part(s % 60, "s") : "");
  if (s < 172800) return part(Math.floor(s / 3600), "h") + (s % 3600 >= 60 ? " " + part(Math.floor(s % 3600 / 60), "min") : "");
  return part(Math.floor(s / 86400), "d") + " " + part(Math.floor(s % 86400 / 3600), "h");
}
const kFormats = {
  number: v => v === 0 ? "0" : Math.abs(v) < 1e-3 || Math.abs(v) >= 1e5 ? v.toExponential(2) : trim(v.toPrecision(4)),
  share: v => (100 * v).toFixed(Math.abs(v) < 0.1 ? 2 : 1) + " %",
  count: v => si(v),
  bytes: v => v >= 2 ** 30 ? (v / 2 ** 30).toFixed(2) + " GiB" : (v / 2 ** 20).toFixed(0) + " MiB",
  step: v => Math.round(v).toLocaleString("en"), tokens: v => si(v), seconds: duration,
};

function ticks(low, high, count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(f => f * power).find(s => s >= rough) || power;
  if (!(step > 0)) return [];
  const first = Math.ceil(low / step - 1e-9), list = [];
  for (let i = 0; i <= count * 3 && (first + i) * step <= high + step * 1e-9; ++i) list.push((first + i) * step);
  return list;
}
function logTicks(low, high) {
  const list = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); ++p)
    for (const f of [1, 2, 5]) if (f * 10 ** p >= low * 0.999 && f * 10 ** p <= high * 1.001) list.push(f * 10 ** p);
  return list.length > 8 ? list.filter(v => Number.isInteger(Math.round(1e6 * Math.log10(v)) / 1e6)) : list;
}
// A scale from values to pixels and back.
function scale(low, high, from, to, log) {
  const f = log ? Math.log : v => v, g = log ? Math.exp : v => v, a = f(low), b = f(high), k = (to - from) / (b - a || 1);
  return { low, high, log, at: v => from + (f(v) - a) * k, back: p => g(a + (p - from) / k) };
}
// Exponential mean without the pull of its begin, over the curve's own points.
function smoothed(values, keep) {
  let mean = 0, weight = 0;
  return values.map(v => { if (v === null) return null; mean = keep * mean + (1 - keep) * v; weight = keep * weight + 1 - keep; return mean / weight; });
}
function nearest(x, wanted) {
  let low = 0, high = x.length - 1;
  while (high - low > 1) { const middle = (low + high) >> 1; if (x[middle] < wanted) low = middle; else high = middle; }
  return x.length > 1 && Math.abs(x[high] - wanted) < Math.abs(x[low] - wanted) ? high : low;
}

class Plot {
  constructor(options) {
    Object.assign(this, { format: "number", unit: "", zero: false, logY: false, marks: [] }, options);
    this.id = "plot-" + view.plots.length;
    this.legend = node("div", { class: "legend", "aria-live": "off" });
    this.button = node("button", { "aria-pressed": "false", title: "Logarithmic scale (L)", onclick: () => this.toggleLog() }, "log");
    this.svg = node("svg", { role: "img", tabindex: "0", "data-plot": this.name });
    this.table = node("details", { ontoggle: () => this.fillTable() }, node("summary", {}, "values"), node("div"));
    this.figure = node("figure", { id: this.id }, node("figcaption", {}, this.title, node("span", { class: "unit" }, this.unit), this.button), this.legend, this.svg, this.table);
    this.listen();
    view.plots.push(this);
  }
  toggleLog() { this.logY = !this.logY; this.button.setAttribute("aria-pressed", this.logY); this.draw(); }
  listen() {
    const place = event => Math.max(0, event.clientX - this.svg.getBoundingClientRect().left);
    this.svg.addEventListener("pointerdown", event => { if (event.pointerType !== "touch" && event.button === 0) this.drag = [place(event), place(event)]; });
    this.svg.addEventListener("pointermove", event => {
      if (!this.x) return;
      if (this.drag) this.drag[1] = place(event);
      setCursor(this.x.back(place(event)));
      if (this.drag) this.overlay();
    });
    this.svg.addEventListener("pointerup", () => {
      const [a, b] = (this.drag || [0, 0]).map(p => this.x.back(p)), far = this.drag && Math.abs(this.drag[1] - this.drag[0]) > 6;
      this.drag = null;
      if (far) setRange([Math.min(a, b), Math.max(a, b)]); else this.overlay();
    });
    this.svg.addEventListener("pointerleave", () => { this.drag = null; setCursor(null); });
    this.svg.addEventListener("dblclick", () => setRange(null));
    this.svg.addEventListener("keydown", event => {
      const acts = { ArrowLeft: () => this.moveCursor(-1), ArrowRight: () => this.moveCursor(1), "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: () => setRange(null),
        l: () => this.toggleLog(), L: () => this.toggleLog(), Escape: () => setCursor(null) };
      if (acts[event.key]) { acts[event.key](); event.preventDefault(); }
    });
  }
  moveCursor(by) {
    const x = this.series.find(s => !s.level).x[view.axis], here = view.cursor === null ? -1 : nearest(x, view.cursor), jump = Math.max(1, Math.round(x.length / 200));
    setCursor(x[Math.max(0, Math.min(x.length - 1, here < 0 ? (by > 0 ? 0 : x.length - 1) : here + by * jump))]);
  }
  // What is drawn of a series: its smoothed values where it is noisy.
  values(series) { return series.noisy && view.smooth > 0 ? smoothed(series.y, view.smooth) : series.y; }
  bounds(range) {
    let low = Infinity, high = -Infinity;
    const take = v => { if (v !== null && Number.isFinite(v) && (!this.logY || v > 0)) { low = Math.min(low, v); high = Math.max(high, v); } };
    for (const s of this.series) {
      if (s.level !== undefined) { take(s.level); continue; }
      const x = s.x[view.axis], y = this.values(s);
      x.forEach((v, i) => { if (v >= range[0] && v <= range[1]) { take(y[i]); if (x.length <= 40 || i > x.length / 50) take(s.y[i]); } });
    }
    if (low > high) return [this.logY ? 0.1 : 0, 1];
    if (this.zero && !this.logY) low = Math.min(low, 0);
    if (low === high) { const pad = Math.abs(low) * 0.1 || 1; return [this.logY ? low / 2 : low - pad, this.logY ? high * 2 : high + pad]; }
    const pad = 0.04 * (high - low);
    return this.logY ? [low / 1.05, high * 1.05] : [this.zero && low === 0 ? 0 : low - pad, high + pad];
  }
  draw() {
    const width = this.svg.clientWidth || 440, height = this.svg.clientHeight || 210, left = 52, bottom = height - 22, range = shownRange();
    const [low, high] = this.bounds(range);
    this.x = scale(range[0], range[1], left, width - 8, view.logX);
    this.y = scale(low, high, bottom, 12, this.logY);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const frame = node("g");
    const unit = this.format !== "bytes" ? 1 : high >= 2 ** 30 ? 2 ** 30 : 2 ** 20;
    for (const v of this.logY ? logTicks(low, high) : ticks(low / unit, high / unit, 4).map(t => t * unit)) {
      const y = this.y.at(v);
      frame.append(node("line", { class: "grid", x1: left, x2: width - 8, y1: y, y2: y }), node("text", { x: left - 6, y: y + 4, "text-anchor": "end" }, kFormats[this.format](v).replace(/\.0+ %/, " %")));
    }
    for (const v of view.logX ? logTicks(range[0], range[1]) : ticks(range[0], range[1], Math.max(2, width / 110)))
      frame.append(node("text", { x: this.x.at(v), y: height - 6, "text-anchor": "middle" }, kFormats[view.axis](v)));
    frame.append(node("line", { class: "axis", x1: left, x2: width - 8, y1: bottom, y2: bottom }));
    for (const mark of this.marks) {
      const x = this.x.at(mark.at[view.axis]);
      if (!(x > left && x < width - 8)) continue;
      frame.append(node("line", { class: "mark", x1: x, x2: x, y1: 12, y2: bottom }), node("text", { x: x + 3, y: 20 }, mark.name));
    }
    const clip = node("svg", { x: left - 2, y: 6, width: width - left - 4, height: bottom - 4, style: "overflow:hidden;height:auto;width:auto", viewBox: `${left - 2} 6 ${width - left - 4} ${bottom - 4}` });
    for (const s of this.series) clip.append(...this.curve(s, left, width - 8));
    this.top = node("g");
    this.svg.replaceChildren(frame, clip, this.top);
    this.svg.setAttribute("aria-label", this.describe());
    this.overlay();
  }
  curve(s, from, to) {
    const color = `var(--${s.color})`, y = this.y;
    if (s.level !== undefined) return [node("line", { x1: from, x2: to, y1: y.at(s.level), y2: y.at(s.level), stroke: color, "stroke-width": 1.4, "stroke-dasharray": "5 4" })];
    const x = s.x[view.axis], shown = v => v !== null && (!this.logY || v > 0);
    const path = values => { let d = "", on = false; values.forEach((v, i) => { if (!shown(v)) { on = false; return; } d += (on ? "L" : "M") + this.x.at(x[i]).toFixed(1) + " " + y.at(v).toFixed(1); on = true; }); return d; };
    const parts = [], smooth = this.values(s);
    if (s.lo) { const up = path(s.hi), down = path(s.lo.slice()); if (up && down) parts.push(node("path", { class: "band", fill: color, style: `fill:${color}`, d: up + "L" + reversed(down) + "Z" })); }
    else if (smooth !== s.y) parts.push(node("path", { class: "raw", stroke: color, d: path(s.y) }));
    parts.push(node("path", { stroke: color, d: path(smooth), "stroke-dasharray": s.dash || null }));
    if (s.dots && x.length <= 60) x.forEach((v, i) => { if (shown(s.y[i])) parts.push(node("circle", { cx: this.x.at(v), cy: y.at(s.y[i]), r: 2.6, fill: color })); });
    return parts;
  }
  overlay() {
    if (!this.top) return;
    this.top.replaceChildren();
    const height = this.svg.clientHeight - 22;
    if (this.drag) this.top.append(node("rect", { class: "select", x: Math.min(...this.drag), y: 12, width: Math.abs(this.drag[1] - this.drag[0]), height: height - 12 }));
    const at = view.cursor, items = [];
    for (const s of this.series) {
      const key = node("i", { style: `color:var(--${s.color});border-top-style:${s.level !== undefined || s.dash ? "dashed" : "solid"}` });
      if (s.level !== undefined) { items.push(node("span", {}, key, s.name + " ", node("b", {}, kFormats[this.format](s.level)))); continue; }
      const x = s.x[view.axis], i = at === null ? x.length - 1 : nearest(x, at), value = this.values(s)[i];
      items.push(node("span", {}, key, s.name + " ", node("b", {}, value === null ? "-" : kFormats[this.format](value))));
      if (at !== null && value !== null && (!this.logY || value > 0)) this.top.append(node("circle", { cx: this.x.at(x[i]), cy: this.y.at(value), r: 3.5, fill: `var(--${s.color})` }));
    }
    if (at !== null) {
      this.top.prepend(node("line", { class: "cursor", x1: this.x.at(at), x2: this.x.at(at), y1: 12, y2: height }));
      items.push(node("span", { class: "at" }, { step: "step ", tokens: "tokens ", seconds: "" }[view.axis] + kFormats[view.axis](at)));
    }
    this.legend.replaceChildren(...items);
  }
  describe() {
    const of = s => { const y = s.y.filter(v => v !== null); return y.length ? `${s.name} from ${kFormats[this.format](y[0])} to ${kFormats[this.format](y[y.length - 1])}` : s.name; };
    return this.title + ": " + this.series.map(s => s.level !== undefined ? `${s.name} ${kFormats[this.format](s.level)}` : of(s)).join("; ");
  }
  fillTable() {
    if (!this.table.open) return;
    const curves = this.series.filter(s => s.level === undefined), longest = curves.reduce((a, b) => b.x.step.length < a.x.step.length ? b : a);
    const jump = Math.max(1, Math.ceil(longest.x.step.length / 50)), rows = [];
    longest.x.step.forEach((step, i) => { if (i % jump === 0 || i === longest.x.step.length - 1) rows.push([kFormats.step(step), ...curves.map(s => { const v = s.y[nearest(s.x.step, step)]; return v === null ? "-" : kFormats[this.format](v); })]); });
    this.table.lastChild.replaceChildren(table(["step", ...curves.map(s => s.name)], rows, this.title));
  }
}
function reversed(path) { return path.slice(1).split("L").reverse().join("L"); }
function table(heads, rows, caption) {
  const numeric = i => rows.length > 0 && rows.every(row => /^[-+\d.,\se%a-zA-Z]*$/.test(row[i]) && /^[-\d]/.test(row[i]));
  const right = heads.map((_, i) => numeric(i));
  return node("table", {}, caption ? node("caption", {}, caption) : null, node("thead", {}, node("tr", {}, ...heads.map((h, i) => node("th", { scope: "col", class: right[i] ? "n" : null }, h)))),
    node("tbody", {}, ...rows.map(row => node("tr", {}, ...row.map((cell, i) => node("td", { class: right[i] ? "n" : null }, cell))))));
}

function wholeRange() {
  let low = Infinity, high = -Infinity;
  for (const plot of view.plots) for (const s of plot.series) if (s.level === undefined) for (const v of s.x[view.axis]) { if (!view.logX || v > 0) { low = Math.min(low, v); high = Math.max(high, v); } }
  return low < high ? [low, high] : [Math.min(low, 0) || 0, Math.max(high, 1)];
}
function shownRange() { return view.range || wholeRange(); }
function setRange(range) { view.range = range; drawAll(); }
function setCursor(at) {
  const range = shownRange();
  view.cursor = at === null ? null : Math.max(range[0], Math.min(range[1], at));
  for (const plot of view.plots) plot.overlay();
}
function zoom(factor) {
  const whole = wholeRange(), range = shownRange(), middle = view.cursor === null ? (range[0] + range[1]) / 2 : view.cursor;
  const next = [Math.max(whole[0], middle - (middle - range[0]) * factor), Math.min(whole[1], middle + (range[1] - middle) * factor)];
  if (factor < 1 && next[1] - next[0] < 1e-6 * (whole[1] - whole[0])) return;  // ticks of such a range are one number
  setRange(next[0] <= whole[0] && next[1] >= whole[1] ? null : next);
}
function drawAll() { for (const plot of view.plots) plot.draw(); }
