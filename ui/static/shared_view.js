/* Where a map looks, in the address of the page: who opens the address sees the same. And maps that look together:
   two of them side by side show the same place. Nothing is kept but the middle and the zoom. */
(function () {
  "use strict";

  const NAME = "beeld";
  const WRITTEN = "paraatkaart-beeld";
  const PATTERN = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,2})?)$/;
  const LIMITS = [85, 180];
  const ZOOMS = [6, 17];
  const page = window.parent;
  let group = "";
  let map = null;
  let led = false;

  function read(text) {
    const found = PATTERN.exec(text || "");
    if (!found) return null;
    const [lat, lng, zoom] = found.slice(1).map(Number);
    const wrong = Math.abs(lat) > LIMITS[0] || Math.abs(lng) > LIMITS[1] || zoom < ZOOMS[0] || zoom > ZOOMS[1];
    return wrong ? null : { center: { lat, lng }, zoom };
  }

  function words() {
    const { lat, lng } = map.getCenter();
    return [lat.toFixed(4), lng.toFixed(4), map.getZoom()].join();
  }

  function inAddress() {
    return new URLSearchParams(page.location.search).get(NAME);
  }

  /* The view that came with the address, unless this browser tab wrote it itself; of a map beside another, that of the
     other one. */
  function asked(options) {
    group = options.beside || options.id;
    const [other] = others();
    if (options.beside && other) return other.view();
    const text = inAddress();
    return text === sessionStorage.getItem(WRITTEN) ? null : read(text);
  }

  /* Put the view into the address, beside all that is there, and into no history: back goes to another choice. */
  function write(text) {
    if (inAddress() === text) return;
    const rest = page.location.search.slice(1).split("&").filter((part) => part && !part.startsWith(NAME + "="));
    const search = [...rest, ...(text ? [NAME + "=" + text] : [])].join("&");
    if (text) sessionStorage.setItem(WRITTEN, text);
    page.history.replaceState(page.history.state, "", page.location.pathname + (search && "?" + search) + page.location.hash);
  }

  /* Keep the address and the other maps at the view of this one. `moved` says whether the user chose the view. */
  function follow(made, options, moved) {
    map = made;
    made.on("move", () => { if (!led) for (const other of others()) other.join(made.getCenter(), made.getZoom()); });
    if (options.beside) return;
    const { pathname } = page.location;
    const tell = () => { if (page.location.pathname === pathname) write(moved() ? words() : null); };
    made.on("moveend", tell);
    tell();
    // Streamlit writes the address anew at other choices, from what it knows of it.
    if (!page.navigation) return;
    page.navigation.addEventListener("currententrychange", tell);
    window.addEventListener("pagehide", () => page.navigation.removeEventListener("currententrychange", tell));
  }

  /* The other maps of the page that look where this one looks. */
  function others() {
    return Array.from(page.frames).filter((frame) => frame !== window).map((frame) => frame.paraatview)
      .filter((view) => view && view.group() === group && view.view());
  }

  /* Look where another map looks. */
  function join(center, zoom) {
    led = true;
    if (zoom === map.getZoom()) map.panTo(center, { animate: false });
    else map.setView(center, zoom, { animate: false });
    led = false;
  }

  function view() {
    return map && map._loaded ? { center: map.getCenter(), zoom: map.getZoom() } : null;
  }

  window.paraatview = { asked, follow, group: () => group, join, view };
})();
