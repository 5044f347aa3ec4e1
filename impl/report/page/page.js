// The page: what the data says, in words, figures, plots and tables.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);
const last = list => list[list.length - 1];
const P = data.progress, E = data.evaluations, ends = { finished: "finished", cancelled: "stopped", failed: "failed" };
const percent = v => given(v) ? kFormats.share(v) : "-", loss = v => given(v) ? v.toFixed(3) : "-";

function header() {
  const state = ends[data.state] || "running", model = data.model || {}, config = (data.config.model || {}), e = last(E);
  document.title = data.run + " - bertpt report";
  byId("title").append(data.run, node("span", { class: "badge " + state }, state));
  const steps = data.step, total = data.num_train_steps;
  let text = `A BERT of ${si(model.parameters || 0)} parameters (${config.num_hidden_layers} layers, ${config.hidden_size} wide), trained for ` +
    `${kFormats.step(steps)}${steps === total ? "" : " of " + kFormats.step(total)} steps on ${si(data.tokens)} tokens in ${duration(data.seconds)}` +
    (model.device ? `, on ${model.device} in ${model.precision || "fp32"}` : "") + ".";
  if (e && !(given(e.mlm_loss) && given(e.unigram_loss))) text += " Its last validation loss is no number.";
  else if (e) text += ` On documents that it never saw it guesses hidden words with a loss of ${loss(e.mlm_loss)} nats, ` +
    `${loss(Math.abs(e.unigram_loss - e.mlm_loss))} ${e.mlm_loss <= e.unigram_loss ? "below" : "above"} the ${loss(e.unigram_loss)} of word frequencies alone, and ${percent(e.mlm_accuracy)} of them right.`;
  if (data.message && state === "failed") text += " It failed: " + data.message;
  byId("summary").textContent = text;
  const tile = (name, value, note) => byId("tiles").append(node("li", {}, node("span", { class: "name" }, name), node("span", { class: "value" }, value), note ? node("span", { class: "note" }, note) : null));
  if (e) {
    tile("validation loss", loss(e.mlm_loss), `word frequencies: ${loss(e.unigram_loss)}`);
    tile("hidden words right", percent(e.mlm_accuracy), e.mlm_accuracy_top5 !== undefined ? `${percent(e.mlm_accuracy_top5)} within five guesses` : `perplexity ${si(e.perplexity)}`);
    if (e.pairs > 0) tile("pairs right", percent(e.pair_accuracy), "chance: " + percent(0.5));
    if (e.probe_accuracy !== undefined) tile("probe right", percent(e.probe_accuracy), e.probe_majority !== undefined ? `most frequent label: ${percent(e.probe_majority)}` : null);
  }
  tile("tokens", si(data.tokens), P.epoch ? `${(last(P.epoch) || 0).toFixed(2)} epochs` : null);
  const speed = (P.tokens_per_second || []).filter(v => v > 0).sort((a, b) => a - b);
  if (speed.length) tile("tokens a second", si(speed[speed.length >> 1]), "median");
  tile("training time", duration(data.seconds), state === "running" && data.seconds_left > 0 ? duration(data.seconds_left) + " left" : null);
}

const trainX = { step: P.step, tokens: P.tokens, seconds: P.seconds };
const evalX = { step: E.map(e => e.step), tokens: E.map(e => e.tokens_read), seconds: E.map(e => e.trained_seconds) };
const has = list => Array.isArray(list) && list.some(v => v !== null);
function train(key, color = "c0", extra = {}) {
  return has(P[key]) ? [{ name: "training", color, x: trainX, y: P[key], lo: P[key + "_lo"], hi: P[key + "_hi"], noisy: true, ...extra }] : [];
}
function valid(key, name = "validation", color = "c1") {
  const y = E.map(e => e[key] === undefined ? null : e[key]);
  return has(y) ? [{ name, color, x: evalX, y, dots: true }] : [];
}

function plots() {
  const marks = data.marks.map(m => ({ name: m.name, at: m }));
  const add = (name, title, series, options = {}) => { if (series.some(s => s.level === undefined)) byId("plots").append(new Plot({ name, title, series, marks, ...options }).figure); };
  const unigram = E.length && given(last(E).unigram_loss) ? [{ name: "word frequencies", color: "c3", level: last(E).unigram_loss }] : [];
  add("mlm_loss", "Masked-word loss", [...train("mlm_loss"), ...valid("mlm_loss"), ...unigram], { unit: "nats" });
  add("mlm_accuracy", "Masked words right", [...train("mlm_accuracy"), ...valid("mlm_accuracy"), ...valid("mlm_accuracy_top5", "among five", "c2")], { format: "share", zero: true });
  add("pair_loss", "Pair loss", [...train("pair_loss"), ...valid("pair_loss")], { unit: "nats" });
  add("pair_accuracy", "Pairs right", [...train("pair_accuracy"), ...valid("pair_accuracy")], { format: "share" });
  add("probe_accuracy", "Probe: labels right from frozen features", [...valid("probe_accuracy", "logistic regression", "c2"), ...valid("probe_knn_accuracy", "nearest neighbours", "c1")], { format: "share" });
  add("learning_rate", "Learning rate", train("learning_rate", "c0", { name: "rate", noisy: false }), { zero: true });
  add("gradient_norm", "Gradient norm", train("gradient_norm", "c0", { name: "before clipping" }), { zero: true });
  add("tokens_per_second", "Speed", train("tokens_per_second", "c2", { name: "tokens a second", noisy: false }), { format: "count", unit: "tokens/s", zero: true });
  add("peak_share", "Share of this machine's measured peak", train("peak_share", "c2", { name: "share", noisy: false }), { format: "share", zero: true });
  add("memory_bytes", "Memory of the process", [...train("memory_bytes", "c0", { name: "resident", noisy: false })], { format: "bytes", zero: true });
}

function tools() {
  for (const [axis, name] of [["step", "steps"], ["tokens", "tokens"], ["seconds", "time"]])
    byId("axis").append(node("button", { "aria-pressed": axis === view.axis, onclick: event => {
      view.axis = axis; view.range = view.cursor = null;
      for (const other of byId("axis").children) other.setAttribute("aria-pressed", other === event.target);
      drawAll();
    } }, name));
  byId("logx").addEventListener("change", event => { view.logX = event.target.checked; view.range = null; drawAll(); });
  byId("smooth").addEventListener("input", event => { view.smooth = Number(event.target.value); drawAll(); });
  byId("in").addEventListener("click", () => zoom(0.5));
  byId("out").addEventListener("click", () => zoom(2));
  byId("all").addEventListener("click", () => setRange(null));
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = theme => { root.dataset.theme = theme; byId("theme").textContent = theme === "dark" ? "light" : "dark"; root.style.colorScheme = theme; };
  paint(dark.matches ? "dark" : "light");
  dark.addEventListener("change", event => paint(event.matches ? "dark" : "light"));
  byId("theme").addEventListener("click", () => paint(root.dataset.theme === "dark" ? "light" : "dark"));
}

function sparkline(values) {
  const width = 300, x = scale(0, Math.max(1, values.length - 1), 2, width - 2), y = scale(0, Math.max(...values, 0.01), 42, 4);
  const d = values.map((v, i) => (i ? "L" : "M") + x.at(i).toFixed(1) + " " + y.at(v).toFixed(1)).join("");
  return node("svg", { viewBox: `0 0 ${width} 46`, preserveAspectRatio: "none", role: "img", "aria-label": `from ${percent(values[0])} to ${percent(last(values))}` },
    node("path", { d, stroke: "var(--good)", "vector-effect": "non-scaling-stroke" }));
}
function samples() {
  const all = E.filter(e => e.samples && e.samples.length);
  if (!all.length) return;
  byId("samples").hidden = false;
  const pick = byId("evaluation");
  pick.max = all.length - 1;
  pick.value = all.length - 1;
  const rightly = (e, i) => { const s = e.samples[i]; return s ? s.probability : 0; };
  const show = () => {
    const e = all[Number(pick.value)];
    byId("when").textContent = "after step " + kFormats.step(e.step);
    byId("cards").replaceChildren(...e.samples.map((s, i) => {
      const [before, after] = s.text.split("[MASK]");
      const rows = s.guesses.map(g => node("div", { class: "guess" + (g.piece === s.answer ? " right" : "") }, node("span", {}, g.piece), node("span", { class: "bar", style: `width:${Math.max(1, 100 * g.probability)}%` }), node("span", {}, percent(g.probability))));
      return node("div", { class: "card" }, node("p", {}, before, node("mark", {}, s.answer), after), ...rows,
        all.length > 1 ? sparkline(all.map(other => rightly(other, i))) : null, node("small", {}, `probability of "${s.answer}": ${percent(s.probability)}`));
    }));
  };
  pick.addEventListener("input", show);
  show();
}

function corpus() {
  const c = data.corpus;
  if (!c || !c.documents) return;
  byId("corpus").hidden = false;
  const list = node("dl"), add = (name, value, note) => list.append(node("div", {}, node("dt", {}, name), node("dd", {}, value, note ? node("small", {}, " " + note) : null)));
  const d = c.documents, t = c.tokens || {}, dropped = Object.values(d.dropped || {}).reduce((a, b) => a + b, 0);
  add("documents", si(d.kept), `${si(d.train)} train, ${si(d.validation)} validation`);
  add("dropped", si(dropped), `of ${si(d.read)} read`);
  if (c.sentences) add("sentences", si(c.sentences.kept));
  add("tokens", si(t.total), c.tokens_per_sentence_mean ? `${c.tokens_per_sentence_mean.toFixed(1)} a sentence` : null);
  add("unknown tokens", percent(t.unk_rate || 0), t.unk_words && t.unk_words.length ? "most: " + t.unk_words.slice(0, 5).map(w => w.word || w[0] || w).join(" ") : null);
  add("exact duplicates", percent(d.exact_duplicate_share || 0), `${si(d.exact_duplicates || 0)} documents`);
  if (c.vocabulary) add("vocabulary used", `${si(c.vocabulary.used)}`, `of ${si(c.vocabulary.size)} pieces`);
  const q = c.tokens_per_document;
  if (q) add("tokens a document", si(q.median), `${si(q.p05)} to ${si(q.p95)} for nine in ten`);
  byId("corpus-body").append(list, ...(c.warnings || []).map(w => node("p", { class: "warning" }, "Warning: " + (w.message || w))));
}

function lists() {
  if (E.length) {
    const keys = [["step", "step", kFormats.step], ["max_seq_length", "length", kFormats.step], ["mlm_loss", "loss", loss], ["unigram_loss", "frequencies", loss], ["perplexity", "perplexity", v => si(v)],
      ["mlm_accuracy", "right", percent], ["mlm_accuracy_top5", "in five", percent], ["pair_loss", "pair loss", loss], ["pair_accuracy", "pairs right", percent], ["probe_accuracy", "probe", percent], ["probe_knn_accuracy", "neighbours", percent]].filter(([key]) => E.some(e => e[key] !== undefined));
    byId("evaluations").hidden = false;
    byId("evaluations").querySelector("div").append(table(keys.map(k => k[1]), E.map(e => keys.map(([key, , format]) => e[key] === undefined ? "-" : format(e[key])))));
  }
  if (data.log.length) {
    byId("log").hidden = false;
    byId("log").querySelector("div").append(table(["step", "when", "event", "message"], data.log.map(l => [kFormats.step(l.step), new Date(l.time_ms).toISOString().slice(0, 16).replace("T", " "), l.event, l.message])));
  }
  byId("configuration").querySelector("pre").textContent = JSON.stringify(data.config, null, 2);
  byId("made").textContent = `Written ${data.written} by bertpt ${data.version}. Times are UTC. Losses are means per hidden word or pair, in nats.`;
}

// The plots first, and each for itself: what one section cannot show takes no other with it.
for (const section of [plots, drawAll, header, tools, samples, corpus, lists, drawAll])
  try { section(); } catch (error) { console.error(error); }
new ResizeObserver(() => drawAll()).observe(byId("plots"));
