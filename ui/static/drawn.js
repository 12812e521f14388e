/* What the user drew in this tab of the browser, with undo and redo. It survives a reload and a change of page, other
   tabs do not see it, and the application gets a copy after every change. */
(function () {
  "use strict";

  const { tr, later } = paraatspeech;
  const STORE = "paraatkaart-tekening";
  const ORDER = STORE + "-opdracht";
  const HALF = STORE + "-half";
  const MOST_STEPS = 30;
  const SEND_AFTER_MS = 300;
  const DECIMALS = 7;
  const NAMES = { point: later("Punt"), line: later("Lijn"), area: later("Vlak") };
  const listeners = [];
  let state = { now: [], past: [], future: [] };
  let timer = 0;

  /* Take up what this tab kept. */
  function begin() {
    const kept = read(STORE);
    if (kept && [kept.now, kept.past, kept.future].every(Array.isArray)) state = kept;
    if (state.now.length || state.past.length) send();
  }

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  }

  /* Whether it fits in what a browser keeps per tab. */
  function keep() {
    for (const kept of [state, { now: state.now, past: [], future: [] }]) {
      try { sessionStorage.setItem(STORE, JSON.stringify(kept)); return true; } catch { sessionStorage.removeItem(STORE); }
    }
    return false;
  }

  function to(next, why = {}) {
    state = next;
    const kept = keep();
    send();
    for (const listener of listeners) listener({ ...why, kept });
  }

  function change(now, why) {
    to({ now, past: [...state.past, state.now].slice(-MOST_STEPS), future: [] }, why);
  }

  function undo() {
    if (state.past.length) to({ now: state.past.at(-1), past: state.past.slice(0, -1), future: [state.now, ...state.future] });
  }

  function redo() {
    if (state.future.length) to({ now: state.future[0], past: [...state.past, state.now], future: state.future.slice(1) });
  }

  function add(kind, geometry) {
    const id = "t" + Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    const numbers = state.now.map(({ name }) => name);
    let count = 1;
    while (numbers.includes(tr(NAMES[kind]) + " " + count)) count += 1;
    change([...state.now, { id, kind, name: tr(NAMES[kind]) + " " + count, note: "", geometry: rounded(geometry) }]);
    return id;
  }

  function put(id, values) {
    const found = get(id);
    if (!found) return;
    const made = { ...found, ...values, geometry: rounded(values.geometry || found.geometry) };
    if (JSON.stringify(made) === JSON.stringify(found)) return;
    change(state.now.map((one) => (one.id === id ? made : one)), { only: id });
  }

  function remove(id) {
    change(state.now.filter((one) => one.id !== id));
  }

  function get(id) {
    return state.now.find((one) => one.id === id);
  }

  function rounded({ type, coordinates }) {
    const round = (value) => (Array.isArray(value) ? value.map(round) : Number(value.toFixed(DECIMALS)));
    return { type, coordinates: round(coordinates) };
  }

  /* Let the drawing be what the application asks for, once for every time that it asks. */
  function order({ nonce, drawn }) {
    if (sessionStorage.getItem(ORDER) === nonce) return;
    sessionStorage.setItem(ORDER, nonce);
    change(drawn, { look: true });
  }

  function send() {
    clearTimeout(timer);
    timer = setTimeout(() => window.Streamlit.setComponentValue({ drawn: state.now }), SEND_AFTER_MS);
  }

  window.paraatdrawn = {
    begin, add, put, remove, get, order, undo, redo, NAMES,
    all: () => state.now,
    steps: () => ({ back: state.past.length, forth: state.future.length }),
    listen: (listener) => listeners.push(listener),
    half: () => read(HALF),
    keepHalf(half) { if (half) sessionStorage.setItem(HALF, JSON.stringify(half)); else sessionStorage.removeItem(HALF); },
  };
})();
