/* Bring the chosen row of the register into view: in the table, and on a narrow screen what is known about it.
   Run anew for every chosen row. What is in view already is not moved. */
(chosen) => {
  const narrow = window.matchMedia("(max-width: 640px)").matches;
  const giveUp = Date.now() + 10000;

  /* The rows are drawn on a canvas: where a row is follows from its number. */
  function scrollTable() {
    const scroller = document.querySelector(".st-key-register_table .dvn-scroller");
    const row = scroller && scroller.scrollHeight / (chosen.rows + 1);
    if (!row || scroller.scrollHeight <= row + 1) return false;
    const top = chosen.row * row;
    const room = scroller.clientHeight - row;
    if (top < scroller.scrollTop || top + row > scroller.scrollTop + room) scroller.scrollTop = top - room / 2;
    return true;
  }

  function scrollPage() {
    const detail = document.querySelector(".st-key-detail");
    if (detail) detail.scrollIntoView({ block: "start" });
    return Boolean(detail);
  }

  const waiting = [...(chosen.row === null ? [] : [scrollTable]), ...(narrow ? [scrollPage] : [])];
  (function again() {
    const left = waiting.filter((step) => !step());
    waiting.splice(0, waiting.length, ...left);
    if (waiting.length && Date.now() < giveUp) window.setTimeout(again, 100);
  })();
}
