/* Measuring, drawing and changing on the map. Leaflet-Geoman takes the clicks and snaps; it is fetched when it is first
   needed. Lengths and areas are those of RD New (rd.js), not of the projection of the screen. */
(function () {
  "use strict";

  const { tr, later } = paraatspeech;
  const PANE = "paraat-tools";
  const SNAPS = later("Met Alt ingedrukt springt een punt niet naar wat ernaast ligt.");
  const HALF_AREA = later("Klik de hoeken. Klik op de eerste hoek, of dubbelklik, om het vlak te sluiten.");
  const HALF_LINE = later("Klik de punten. Klik op het laatste punt, of dubbelklik, om te stoppen.");
  const TOOLS = {
    measure: { title: later("Meten"), shape: "Line", hint: HALF_LINE, icon: "M2 12L12 2l4 4L6 16zM5 9l2 2M8 6l2 2M11 3l2 2" },
    point: { title: later("Punt tekenen"), shape: "Marker", hint: later("Klik op de plek."), icon: "M9 16c-3-4-5-6-5-9a5 5 0 0 1 10 0c0 3-2 5-5 9zM9 6v2" },
    line: { title: later("Lijn tekenen"), shape: "Line", hint: HALF_LINE, icon: "M3 15L8 6l4 5 4-8" },
    area: { title: later("Vlak tekenen"), shape: "Polygon", hint: HALF_AREA, icon: "M3 6l8-4 5 7-4 7-8-2z" },
  };
  const UNDO = { title: later("Ongedaan maken"), icon: "M7 3L3 7l4 4M3 7h7a4 4 0 0 1 0 8H7" };
  const REDO = { title: later("Opnieuw uitvoeren"), icon: "M11 3l4 4-4 4M15 7H8a4 4 0 0 0 0 8h3" };
  const EDITING = later("Sleep een hoek. Sleep een tussenpunt voor een nieuwe hoek, klik rechts op een hoek om hem weg te halen. Met Tab en de pijltjes kan het ook.");
  const CROSSES = later("Zo kruisen de randen elkaar. Een vlak mag zichzelf niet kruisen: kies een andere plek voor deze hoek.");
  const PUT_BACK = later("De hoek is teruggezet: de randen van het vlak zouden elkaar kruisen.");
  const MISSING = later("Het tekengereedschap is niet geladen. Laad de pagina opnieuw. Helpt dat niet, typ dan: make install");
  const FULL = later("Deze tekening is te groot om in de browser te bewaren. Sla haar op als bestand; na herladen is zij weg.");
  const MOST_CORNERS = 20000;
  const SNAP_PX = 12;
  const FINISHED_MS = 400;
  const DRAFT = { color: paraatsketch.COLOR, weight: 3, dashArray: "6 5" };
  let target = null;
  let geoman = null;
  let loading = null;
  let mode = null;
  let panel = null;
  const buttons = {};

  /* Put the tools on a map. `files` are the addresses of Leaflet-Geoman. */
  function begin(map, files) {
    target = map;
    geoman = files;
    target.createPane(PANE).style.zIndex = 670;
    paraatdrawn.begin();
    paraatsketch.begin(target, (id) => edit(id));
    bar().addTo(target);
    paraatdrawn.listen(({ only, kept }) => {
      refresh();
      if (mode && mode.id && mode.id !== only) { const { id } = mode; stop(); if (paraatdrawn.get(id)) edit(id); }
      if (kept === false) tell(tr(FULL));
    });
    target.getContainer().addEventListener("keydown", onKey);
    refresh();
    const half = paraatdrawn.half();
    if (half && TOOLS[half.tool] && Array.isArray(half.corners)) start(half.tool, half.corners);
  }

  function bar() {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar paraat-tools");
      box.setAttribute("role", "toolbar");
      paraatspeech.written(() => box.setAttribute("aria-label", tr("Meten en tekenen")));
      for (const [tool, said] of Object.entries(TOOLS)) {
        buttons[tool] = button(box, said, () => { if (mode && mode.tool === tool) stop(); else start(tool); });
      }
      buttons.undo = button(box, UNDO, () => paraatdrawn.undo());
      buttons.redo = button(box, REDO, () => paraatdrawn.redo());
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    return control;
  }

  function button(box, { title, icon }, action) {
    const made = L.DomUtil.create("button", "", box);
    made.type = "button";
    paraatspeech.written(() => {
      made.title = tr(title);
      made.setAttribute("aria-label", tr(title));
    });
    made.innerHTML = '<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.7"/></svg>';
    made.querySelector("path").setAttribute("d", icon);
    made.addEventListener("click", action);
    return made;
  }

  function refresh() {
    const { back, forth } = paraatdrawn.steps();
    buttons.undo.disabled = !back;
    buttons.redo.disabled = !forth;
    for (const tool of Object.keys(TOOLS)) buttons[tool].setAttribute("aria-pressed", String(Boolean(mode && mode.tool === tool)));
  }

  /* Leaflet-Geoman, once: it touches only what is marked for it. */
  function load() {
    loading = loading || new Promise((resolve, reject) => {
      const style = document.head.appendChild(document.createElement("link"));
      style.rel = "stylesheet";
      style.href = geoman.style;
      const script = document.createElement("script");
      script.src = geoman.script;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    }).then(() => {
      L.PM.setOptIn(true);
      target.pm = new L.PM.Map(target);
      paraatspeech.written(() => target.pm.setLang(document.documentElement.lang));
      target.pm.setGlobalOptions({
        tooltips: false, snapDistance: SNAP_PX, panes: { vertexPane: PANE, layerPane: PANE, markerPane: PANE },
      });
      paraatcorners.begin(target);
      target.on("pm:drawstart", ({ workingLayer }) => follow(workingLayer));
      target.on("pm:create", ({ layer }) => { layer.remove(); mode.made = layer.toGeoJSON(7).geometry; });
      target.on("pm:drawend", () => finished());
      target.on("pm:intersect", () => tell(tr(CROSSES)));
    });
    return loading;
  }

  async function ready() {
    try { await load(); return true; } catch { loading = null; show(tr("Tekenen"), tr(MISSING), []); return false; }
  }

  async function start(tool, corners = []) {
    stop();
    if (!await ready()) return;
    const { title, shape, hint } = TOOLS[tool];
    mode = { tool, shape, count: 0 };
    busy(true);
    const keys = tool === "point" ? [] : [[tr("Klaar"), finish], [tr("Laatste punt weg"), back]];
    show(tr(title), tool === "point" ? tr(hint) : tr(hint) + " " + tr(SNAPS), [...keys, [tr("Stoppen"), stop]]);
    target.pm.enableDraw(shape, {
      snappable: true, snapDistance: SNAP_PX, tooltips: false, finishOn: "dblclick", allowSelfIntersection: tool !== "area",
      templineStyle: DRAFT, hintlineStyle: DRAFT, pathOptions: DRAFT, markerStyle: { icon: paraatsketch.icon() },
    });
    for (const corner of corners) corn(corner);
    refresh();
  }

  /* A corner without a mouse: also those of a drawing that a reload interrupted. */
  function corn(latlng) {
    const tool = target.pm.Draw[mode.shape];
    if (mode.shape === "Marker") tool._createMarker({ latlng: L.latLng(latlng) });
    else tool._createVertex({ latlng: L.latLng(latlng) });
  }

  function back() {
    target.pm.Draw[mode.shape]._removeLastVertex();
  }

  function finish() {
    const { tool, shape, count } = mode;
    if (count >= (tool === "area" ? 3 : 2)) target.pm.Draw[shape]._finishShape();
    else tell(tool === "area" ? tr("Een vlak heeft ten minste drie hoeken.") : tr("Er zijn ten minste twee punten nodig."));
  }

  /* Size while drawing, and what a reload should find. */
  function follow(layer) {
    layer.on("pm:change", ({ latlngs }) => measure(latlngs));
    if (!layer.getLatLngs) return;
    layer.on("pm:vertexadded pm:vertexremoved", () => {
      const corners = layer.getLatLngs().flat().map(({ lat, lng }) => [lat, lng]);
      mode.count = corners.length;
      tell("");
      paraatdrawn.keepHalf({ tool: mode.tool, corners });
    });
  }

  function measure(latlngs) {
    if (!Array.isArray(latlngs)) return;
    const line = latlngs.flat().map(({ lat, lng }) => [lng, lat]);
    const { length, area, lengthText, areaText } = paraatrd;
    const said = mode.tool === "area" ? [] : [tr("Lengte") + " " + lengthText(length(line))];
    if (line.length > 2 && mode.tool !== "line") said.push((mode.tool === "area" ? tr("Oppervlakte") : tr("als vlak")) + " " + areaText(area([line])));
    panel.size.textContent = said.join(", ");
  }

  /* Geoman has stopped drawing, with a shape or without. */
  function finished() {
    paraatdrawn.keepHalf(null);
    if (!mode || !mode.tool) return;
    const { tool, made } = mode;
    if (tool === "measure" && made) {
      mode.trace = L.geoJSON(made, { style: DRAFT, pane: PANE, interactive: false }).addTo(target);
      measure(made.coordinates.map(([lng, lat]) => ({ lat, lng })));
      panel.hint.textContent = "";
      panel.keys.replaceChildren(...keys([[tr("Opnieuw"), () => start("measure")], [tr("Klaar"), stop]]));
      return;
    }
    mode.ended = true;
    stop();
    if (made) edit(paraatdrawn.add(tool, made));
  }

  async function edit(id) {
    stop();
    if (!await ready()) return;
    const one = paraatdrawn.get(id);
    const layer = paraatsketch.layer(id);
    mode = { id, layer };
    busy(true);
    const done = () => { fields(); stop(); };
    show(tr("Tekening bewerken"), one.kind === "point" ? tr("Sleep het punt.") : tr(EDITING), [[tr("Klaar"), done], [tr("Verwijderen"), () => { stop(); paraatdrawn.remove(id); }]], one);
    size(one.kind, layer);
    L.PM.reInitLayer(layer);
    layer.getElement().classList.add("paraat-changing");
    layer.pm.enable({ snappable: true, snapDistance: SNAP_PX, allowSelfIntersection: one.kind !== "area", draggable: true });
    layer.on("pm:change pm:markerdrag", () => size(one.kind, layer));
    layer.on("pm:edit", () => setTimeout(() => { if (!layer.paraatdragging) save(id, layer); }));
    layer.on("pm:markerdragstart", () => { layer.paraatdragging = true; tell(""); });
    layer.on("pm:markerdragend", () => { layer.paraatdragging = false; });
    layer.on("pm:layerreset", () => tell(tr(PUT_BACK)));
    refresh();
  }

  function save(id, layer) {
    if (!mode || mode.layer !== layer) return;
    paraatdrawn.put(id, { geometry: layer.toGeoJSON(7).geometry });
  }

  function fields() {
    if (!panel || !mode || !mode.id) return;
    const [name, note] = panel.inputs.map((input) => input.value.trim());
    paraatdrawn.put(mode.id, { name: name || paraatdrawn.get(mode.id).name, note });
  }

  function size(kind, layer) {
    panel.size.textContent = paraatsketch.sizes(kind, layer.toGeoJSON(7).geometry).map((line) => line.join(" ")).join(", ");
  }

  function stop() {
    if (!mode) { close(); return; }
    const { tool, shape, layer, trace, ended } = mode;
    if (tool && !ended) { mode.tool = null; target.pm.disableDraw(shape); }
    if (layer && layer.getElement()) layer.getElement().classList.remove("paraat-changing");
    if (layer && layer.pm) { layer.pm.disable(); layer.off("pm:change pm:markerdrag pm:edit pm:markerdragstart pm:markerdragend pm:layerreset"); }
    if (trace) trace.remove();
    mode = null;
    close();
    busy(false);
    refresh();
  }

  /* While a tool is used, a click means that tool; what is on the map only attracts. */
  function busy(on) {
    target.getContainer().classList.toggle("paraat-busy", on);
    if (!on) { setTimeout(() => { if (!mode) target.doubleClickZoom.enable(); }, FINISHED_MS); return; }
    target.closePopup();
    target.doubleClickZoom.disable();
    let corners = 0;
    for (const { spec, layer } of window.paraatkaart.shown.values()) {
      if (!spec.popup) continue;
      layer.getLayers()[0].eachLayer((part) => {
        corners += part.getLatLngs ? part.getLatLngs().flat(3).length : 1;
        if (corners < MOST_CORNERS) part.options.snapIgnore = false; else delete part.options.snapIgnore;
      });
    }
  }

  /* The panel: what the tool does, how large it is, and what can be done. */
  function show(title, hint, actions, one) {
    close();
    panel = L.control({ position: "topright" });
    panel.onAdd = () => {
      const box = L.DomUtil.create("section", "paraat-panel");
      box.setAttribute("aria-label", title);
      const add = (tag, words) => { const made = box.appendChild(document.createElement(tag)); made.append(words); return made; };
      add("h2", title);
      panel.inputs = one ? [[tr("Naam"), one.name, 80], [tr("Toelichting"), one.note, 500]].map((field) => input(box, field)) : [];
      panel.size = add("p", "");
      panel.size.className = "size";
      panel.hint = add("p", hint);
      panel.message = add("p", "");
      panel.message.setAttribute("role", "status");
      panel.keys = add("div", "");
      panel.keys.append(...keys(actions));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    panel.addTo(target);
  }

  function input(box, [label, value, longest]) {
    const made = box.appendChild(document.createElement("label"));
    made.append(label);
    const field = made.appendChild(document.createElement("input"));
    field.value = value;
    field.maxLength = longest;
    field.addEventListener("change", fields);
    field.addEventListener("keydown", (event) => event.stopPropagation());
    return field;
  }

  function keys(actions) {
    return actions.map(([words, action]) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "paraat-button";
      made.append(words);
      made.addEventListener("click", action);
      return made;
    });
  }

  function close() {
    if (panel) panel.remove();
    panel = null;
  }

  function tell(words) {
    if (panel) panel.message.textContent = words;
  }

  /* Without a mouse: Enter is a click in the middle of the map. */
  function onKey(event) {
    const drawing = mode && mode.tool && !mode.made;
    const onMap = event.target === target.getContainer();
    if ((event.ctrlKey || event.metaKey) && "zy".includes(event.key.toLowerCase())) {
      event.preventDefault();
      if (event.key.toLowerCase() === "z" && !event.shiftKey) paraatdrawn.undo(); else paraatdrawn.redo();
    } else if (event.key === "Escape" && mode) stop();
    else if (drawing && onMap && event.key === "Enter") { event.preventDefault(); corn(target.getCenter()); }
    else if (drawing && onMap && event.key === "Backspace" && mode.tool !== "point") { event.preventDefault(); back(); }
  }

  window.paraattools = { begin, busy: () => Boolean(mode) };
})();
