/* What lies at a place: every feature of every layer there, and not only the one on top. A click opens the popup of the
   one on top, with the list of all; without a mouse, Enter does the same for the middle of the map. */
(function () {
  "use strict";

  const { tr } = paraatspeech;
  const NEAR_PX = 5;
  let shown = null;
  let own = () => [];
  let place = null;
  let idle = () => true;

  /* Listen on a map. `drawings` are what is shown on it, `isIdle` says whether a click means this. */
  function begin(target, drawings, isIdle) {
    shown = drawings;
    idle = isIdle;
    const container = target.getContainer();
    container.addEventListener("click", (event) => {
      place = target.mouseEventToLatLng(event);
      prefer(target, event);
    }, true);
    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target !== container) { target.closePopup(); container.focus(); }
      if (event.target !== container) { place = null; return; }
      if (event.key !== "Enter" || !idle()) return;
      event.preventDefault();
      look(target, target.getCenter());
    });
    target.on("click", ({ latlng }) => { if (idle()) look(target, latlng); });
  }

  /* What was clicked may be a large area painted over a small one: the small one is meant. */
  function prefer(target, event) {
    if (!idle() || !event.target.closest("path")) return;
    const hits = found(target, place);
    const clicked = hits.findIndex(({ part }) => part.getElement && part.getElement() === event.target);
    if (clicked < 1) return;
    event.stopPropagation();
    hits[0].open(place);
  }

  /* Open the popup of what lies on top there; of a thin line, also when the click was just beside it. */
  function look(target, latlng) {
    place = latlng;
    const [first] = found(target, latlng);
    if (first) first.open(latlng);
  }

  function found(target, latlng) {
    const point = target.latLngToLayerPoint(latlng);
    const hits = own(point);
    for (const { spec, layer } of shown.values()) {
      if (!spec.popup || (spec.min_zoom && target.getZoom() < spec.min_zoom)) continue;
      layer.getLayers()[0].eachLayer((part) => {
        if (near(part, point)) hits.push(hit(spec, layer.getLayers()[0], part));
      });
    }
    return hits.sort((a, b) => rank(a.part) - rank(b.part) || extent(a.part) - extent(b.part) || b.z - a.z);
  }

  function hit(spec, group, part) {
    return {
      part, z: spec.z, name: part.feature.properties.name, title: spec.popup.title,
      open(latlng) {
        if (part.getPopup()) { part.openPopup(latlng); return; }
        group.getPopup()._source = part;  // one popup for thousands of features
        group.openPopup(latlng);
      },
    };
  }

  /* Points lie on lines, and lines on areas. */
  function rank(part) {
    return part instanceof L.Polygon ? 2 : part instanceof L.Polyline ? 1 : 0;
  }

  /* A small area would never be found below a large one. */
  function extent(part) {
    if (!(part instanceof L.Polygon)) return 0;
    const { x, y } = part._pxBounds.getSize();
    return x * y;
  }

  function near(part, point) {
    if (part.getLayers) return part.getLayers().some((one) => near(one, point));
    if (!part._map || (part.options.node && part.options.node.hidden)) return false;
    if (part instanceof L.CircleMarker) return part._point.distanceTo(point) <= part._radius + NEAR_PX;
    if (part instanceof L.Polygon && part._containsPoint(point)) return true;
    if (part instanceof L.Polygon || !part._parts) return false;
    const reach = part.options.weight / 2 + NEAR_PX;
    return part._parts.some((line) => line.some((end, i) => i && L.LineUtil.pointToSegmentDistance(point, line[i - 1], end) <= reach));
  }

  /* The list for the popup of `part`, if it is not alone there. */
  function list(part, box) {
    if (!part._map || !shown) return;
    const target = part._map;
    const at = place || (part.getLatLng ? part.getLatLng() : part.getCenter());
    const hits = found(target, at);
    if (!hits.some((one) => one.part === part) || hits.length < 2) return;
    const nav = document.createElement("nav");
    nav.setAttribute("aria-label", tr("Alles op deze plek"));
    nav.append(tr("Op deze plek: {count}", { count: hits.length }));
    const items = nav.appendChild(document.createElement("ul"));
    for (const one of hits) {
      const button = items.appendChild(document.createElement("li")).appendChild(document.createElement("button"));
      button.type = "button";
      button.append(one.name);
      button.appendChild(document.createElement("small")).append(" " + one.title);
      if (one.part === part) button.setAttribute("aria-current", "true");
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        place = at;
        one.open(at);
        // The popup of before is still fading away.
        const current = [...target.getPane("popupPane").querySelectorAll("nav [aria-current]")].pop();
        if (current) current.focus();
      });
    }
    box.prepend(nav);
  }

  /* Whether `point` is at a part of a layer, and where to ask what the user drew there. */
  window.paraatidentify = { begin, list, near, also(drawn) { own = drawn; } };
})();
