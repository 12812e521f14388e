/* What the user drew, on the map: a popup with its size, its name beside it, and a key to change it. */
(function () {
  "use strict";

  const { tr } = paraatspeech;
  const COLOR = "#8A2BA0";
  const PANE = "paraat-own";
  const STYLE = { color: COLOR, weight: 3, fillColor: COLOR, fillOpacity: 0.14, className: "paraat-own", pane: PANE, pmIgnore: false, snapIgnore: false };
  const layers = new Map();
  let target = null;
  let change = () => undefined;

  function begin(map, onChange) {
    target = map;
    change = onChange;
    target.createPane(PANE).style.zIndex = 594;
    paraatidentify.also(hits);
    paraatdrawn.listen((why) => draw(why));
    draw({});
  }

  /* Show what there is now; what is being changed on the map itself (`only`) has its shape already. */
  function draw({ only, look }) {
    for (const [id, layer] of layers) {
      if (id === only) continue;
      layer.remove();
      layers.delete(id);
    }
    for (const one of paraatdrawn.all()) {
      if (one.id === only) name(layers.get(one.id), one);
      else layers.set(one.id, made(one).addTo(target));
    }
    if (look && layers.size) target.fitBounds(L.featureGroup([...layers.values()]).getBounds(), { padding: [48, 48], maxZoom: 14 });
  }

  function made(one) {
    const { coordinates } = one.geometry;
    const turned = (part) => (Array.isArray(part[0]) ? part.map(turned) : [part[1], part[0]]);
    const layer = one.kind === "point"
      ? L.marker(turned(coordinates), { icon: icon(), title: one.name, alt: one.name, pane: PANE, pmIgnore: false, snapIgnore: false })
      : (one.kind === "line" ? L.polyline : L.polygon)(turned(coordinates), STYLE);
    layer.feature = { type: "Feature", properties: { get name() { return (paraatdrawn.get(one.id) || one).name; } } };
    layer.bindPopup(() => popup(one.id, layer), { maxWidth: 340, minWidth: 220, autoPanPaddingTopLeft: [56, 12] });
    layer.on("add", () => reachable(layer, one));
    name(layer, one);
    return layer;
  }

  /* Paths are not reached by keyboard on their own; markers are. */
  function reachable(layer, one) {
    const path = layer.getElement();
    path.setAttribute("role", "button");
    path.setAttribute("tabindex", "0");
    path.setAttribute("aria-label", one.name);
    if (one.kind === "point") return;
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); layer.openPopup(); }
    });
  }

  function name(layer, { name: words }) {
    const box = document.createElement("span");
    box.append(words);
    layer.unbindTooltip();
    layer.bindTooltip(box, { permanent: true, direction: layer.getLatLng ? "right" : "center", offset: layer.getLatLng ? [9, 0] : [0, 0], className: "paraat-own-name" });
    const element = layer.getElement();
    if (element) element.setAttribute("aria-label", words);
  }

  function icon() {
    return L.divIcon({ className: "paraat-own paraat-own-point", iconSize: [16, 16] });
  }

  /* How large something in degrees is, as lines of [label, value]. */
  function sizes(kind, { coordinates }) {
    const { length, area, lengthText, areaText, rd } = paraatrd;
    if (kind === "point") return [["RD", rd(coordinates).map((value) => Math.round(value).toLocaleString(paraatspeech.locale())).join(", ")]];
    if (kind === "line") return [[tr("Lengte"), lengthText(length(coordinates))]];
    return [[tr("Oppervlakte"), areaText(area(coordinates))], [tr("Omtrek"), lengthText(length([...coordinates[0], coordinates[0][0]]))]];
  }

  function popup(id, layer) {
    const one = paraatdrawn.get(id);
    const box = document.createElement("div");
    box.className = "paraat-popup";
    const add = (tag, words, parent = box) => { const element = parent.appendChild(document.createElement(tag)); element.append(words); return element; };
    add("h2", one.name);
    add("p", tr("Uw tekening"));
    const list = box.appendChild(document.createElement("dl"));
    for (const [label, value] of [...sizes(one.kind, one.geometry), [tr("Toelichting"), one.note]]) {
      if (value) { add("dt", label, list); add("dd", value, list); }
    }
    const button = add("button", tr("Bewerken"));
    button.type = "button";
    button.className = "paraat-button";
    button.addEventListener("click", () => { target.closePopup(); change(id); });
    paraatidentify.list(layer, box);
    return box;
  }

  function hits(point) {
    return [...layers].filter(([, layer]) => (layer.getLatLng
      ? target.latLngToLayerPoint(layer.getLatLng()).distanceTo(point) < 13 : paraatidentify.near(layer, point)))
      .map(([, layer]) => ({ part: layer, z: 1000, name: layer.feature.properties.name, title: tr("Uw tekening"), open: (at) => layer.openPopup(at) }));
  }

  window.paraatsketch = { begin, sizes, icon, COLOR, layer: (id) => layers.get(id) };
})();
