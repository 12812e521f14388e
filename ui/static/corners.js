/* Corners that Leaflet-Geoman shows, for who uses no mouse: they have a name, arrows move them, Delete takes one away and
   Enter makes one of a middle. */
(function () {
  "use strict";

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const STEP_PX = 2;
  const FAR_PX = 20;

  function begin(target) {
    target.on("layeradd", ({ layer }) => {
      if (layer instanceof L.Marker && layer._pmTempLayer) reachable(target, layer);
    });
  }

  function reachable(target, marker) {
    const icon = marker.getElement();
    if (!icon.classList.contains("marker-icon")) return;
    named(marker);
    icon.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const middle = isMiddle(marker);
      if (step && !middle && marker.dragging && marker.dragging.enabled()) move(target, marker, step, event.shiftKey ? FAR_PX : STEP_PX);
      else if (event.key === "Delete" && !middle) marker.fire("contextmenu", { originalEvent: event });
      else if (event.key === "Enter" && middle) { marker.fire("click", { originalEvent: event }); named(marker); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function isMiddle(marker) {
    return marker.getElement().classList.contains("marker-icon-middle");
  }

  function named(marker) {
    marker.getElement().setAttribute("aria-label", isMiddle(marker) ? paraatspeech.tr("Tussenpunt") : paraatspeech.tr("Hoek"));
  }

  /* As if it was dragged, and without snapping. */
  function move(target, marker, [right, down], far) {
    const point = target.latLngToLayerPoint(marker.getLatLng()).add([right * far, down * far]);
    const originalEvent = { altKey: true };
    marker.fire("dragstart", { originalEvent });
    marker.setLatLng(target.layerPointToLatLng(point));
    marker.fire("drag", { originalEvent });
    marker.fire("dragend", { originalEvent });
  }

  window.paraatcorners = { begin };
})();
