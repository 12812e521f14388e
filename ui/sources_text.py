"""What the page Bronnen says about datasets, snapshots and outcomes, as HTML and as options."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import shapely

from geodata.accept import LEAST_SHARE, MOST_UNUSABLE
from geodata.dutch_notes import dutch
from layers.load import not_drawn, used_by
from layers.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.extent import Extent
    from geodata.refresh import Outcome
    from geodata.snapshot import Snapshot
    from geodata.status import Status
    from ui.refresh_job import Progress

LEVEL = {
    "embedded": "meegeleverd",
    "refreshed": "ververst",
    "absent": "niet opgehaald",
    "damaged": "onbruikbaar",
}
"""Levels of the data, as shown to people."""

COUNTED = {"rows": "Rijen", "streets": "Straten", "stops": "Haltes"}
"""What is counted, as shown to people."""

EXTENT = {"region": "Drenthe en omgeving", "drenthe": "Alleen Drenthe"}
"""Areas that can be asked for, as shown to people."""

FORCE_HELP = (
    f"Anders wordt geweigerd wat minder dan {LEAST_SHARE * 100:.0f} % van de rijen of van het gebied van nu heeft, "
    f"waarvan meer dan {MOST_UNUSABLE * 100:.0f} % van de rijen geen bruikbare geometrie heeft, en een dienstregeling "
    "die al is afgelopen."
)
"""What the switch does that accepts less."""

_INSTEAD = {
    "gtfs_nl": "geldt de meegeleverde dienstregeling",
    "streets": "geldt het meegeleverde strategische wegennet",
}
"""Dataset that is never embedded itself → what answers as long as it was not fetched."""

UNVERIFIED = ", adres niet geverifieerd"
_YEAR = 365.25


def area_of(extent: Extent) -> str:
    """How large an area is: ``1.234 km²``."""
    return f"{fmt.number(float(shapely.area(extent.geometry)) / 1e6)} km²"


def answer(found: Sequence[Status]) -> str:
    """How much of what can be refreshed is, in one sentence."""
    can = [one for one in found if one.refreshable]
    fresh = sum(one.level == "refreshed" for one in can)
    if not fresh:
        return (
            f'<p class="answer"><strong>Nog geen van de {fmt.number(len(can))} registers</strong> is ververst: u ziet '
            "de meegeleverde gegevens.</p>"
        )
    return (
        f'<p class="answer"><strong>{fmt.number(fresh)} van {fmt.number(len(can))} registers</strong> '
        f"{'is' if fresh == 1 else 'zijn'} bij de bron ververst. De kaart, de berekeningen en de export gebruiken "
        "die; waar dat anders is, staat het bij het register.</p>"
    )


def table(found: Iterable[Status]) -> str:
    """One entry per dataset: a row on a wide screen, a card on a phone."""
    return f'<div class="sources" role="list">{"".join(_entry(one) for one in found)}</div>'


def _entry(one: Status) -> str:
    facts = {
        "Peildatum": fmt.date(one.reference_date) if one.reference_date else "",
        **_amount(one),
        "Ouderdom": age(one.age_days),
        "Licentie": one.licence,
    }
    cells = "".join(f"<div><dt>{label}</dt><dd>{escape(value) or '–'}</dd></div>" for label, value in facts.items())
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in _remarks(one))
    if one.notes:
        notes += f'<div class="note">{_messages(one.notes)}</div>'
    return (
        f'<div class="source-row" role="listitem" data-dataset="{escape(one.dataset)}">'
        f'<div class="head"><h2>{escape(one.title)}</h2><span class="badge {one.level}">{LEVEL[one.level]}</span></div>'
        f'<dl>{cells}</dl><p class="source">{escape(_from(one))}</p>{notes}</div>'
    )


def _amount(one: Status) -> dict[str, str]:
    """How much there is, under the name of what is counted; of a file in which nothing is, its size."""
    if one.in_use and not one.counted:
        return {"Omvang": fmt.measure(one.in_use.size_bytes / 1e6, "MB", 1)}
    return {COUNTED[one.counted or "rows"]: "" if one.rows is None else fmt.number(one.rows)}


def _messages(notes: Iterable[str]) -> str:
    """Notes of a service and of what was done with its rows, to unfold."""
    listed = "".join(f"<li>{escape(dutch(note) or note)}</li>" for note in notes)
    return f"<details><summary>Meldingen</summary><ul>{listed}</ul></details>"


def _from(one: Status) -> str:
    source = f"Bron: {one.source}." if one.source else ""
    if not one.refreshable:
        return source
    host = f"{urlsplit(one.url).hostname or one.url}{UNVERIFIED if one.verified is False else ''}"
    return f"{source} {'Opgehaald bij' if one.level == 'refreshed' else 'Dienst:'} {host}."


def _remarks(one: Status) -> list[str]:
    remarks = []
    if one.error:
        remarks.append(one.error.dutch)
    if one.level == "refreshed":
        area = EXTENT.get(one.area, one.area)
        looked = f", op {moment(one.checked)} nog hetzelfde" if one.checked else ""
        remarks.append(f"Opgehaald {moment(one.retrieved)} voor {area}{looked}; kenmerk {one.digest}.")
        if one.over:
            remarks.append(one.over.dutch)
        if told := not_drawn(one.dataset, one.rows):
            remarks.append(told.dutch)
    elif one.level == "absent" and one.dataset in _INSTEAD:
        remarks.append(f"Zolang dit niet is opgehaald, {_INSTEAD[one.dataset]}.")
    use = (one.use, one.dutch_use) if one.dutch_use else ()
    if used := used_by(one.dataset, one.rows if one.level == "refreshed" else None, use):
        remarks.append(f"{'' if one.drawn else 'Geen kaartlaag. '}Wat het gebruikt: {used.dutch}.")
    elif one.refreshable and not one.drawn:
        remarks.append("Geen kaartlaag: bewaard voor berekeningen.")
    return remarks


def age(days: int | None) -> str:
    """An age in the unit that people would use."""
    if days is None:
        return ""
    if days < 60:
        return "vandaag" if days == 0 else f"{days} {'dag' if days == 1 else 'dagen'}"
    if days < 2 * _YEAR:
        return f"{round(days / _YEAR * 12)} maanden"
    return f"{int(days / _YEAR)} jaar"


def moment(text: str) -> str:
    """A moment in UTC as a Dutch date and time."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return fmt.date(text)
    if when.tzinfo is None:
        return fmt.date(text)
    try:
        when = when.astimezone(ZoneInfo("Europe/Amsterdam"))
        zone = ""
    except ZoneInfoNotFoundError:  # Windows without the package tzdata
        zone = " UTC"
    return f"{fmt.date(when.date().isoformat())} om {when:%H.%M} uur{zone}"


def year_of(titles: Sequence[str]) -> str:
    """For which registers a year that was chosen holds."""
    return f"Geldt voor {', '.join(titles)}. Leeg: de nieuwste jaargang die de dienst noemt."


def snapshot_label(found: Snapshot, current: str) -> str:
    """A snapshot in a list to choose from."""
    used = "In gebruik: " if found.digest == current else ""
    day = fmt.date(found.reference_date) or "dag niet bekend"
    rows = f", {fmt.number(found.rows)} {COUNTED[found.counted].lower()}" if found.counted else ""
    return f"{used}{day}{rows}, opgehaald {moment(found.retrieved)} ({found.digest[:6]})"


def progress(found: Progress | None, total: int, titles: Mapping[str, str]) -> tuple[float, str]:
    """The share that is done and what is being done."""
    if found is None:
        return 0.0, "Voorbereiden …"
    share = min(1.0, found.done / found.total) if found.total else 0.0
    amount = fmt.number(found.done) + (f" van {fmt.number(found.total)}" if found.total else "")
    counted = f": {amount}" if found.done else ""
    return (found.number - 1 + share) / total, f"{found.number} van {total}. {titles[found.dataset]}{counted}"


def outcome(one: Outcome, titles: Mapping[str, str]) -> str:
    """What became of one dataset, as HTML."""
    title = escape(titles.get(one.dataset, one.dataset))
    if one.snapshot is None:
        words = escape(one.error.dutch) if one.error else ""
        if "onaangetast" not in words:
            words += " Wat er was, is onaangetast."
        kind = "stopped" if one.cancelled else "failed"
        return f'<p class="outcome {kind}"><strong>{title}</strong> niet ververst. {words}</p>'
    if one.snapshot.counted:
        before = "" if one.rows_before is None else f" (dat waren er {fmt.number(one.rows_before)})"
        counted = f", {fmt.number(one.snapshot.rows)} {COUNTED[one.snapshot.counted].lower()}{before}"
    else:
        counted = f", een bestand van {fmt.measure(one.snapshot.size_bytes / 1e6, 'MB', 1)}"
    told = not_drawn(one.dataset, one.snapshot.rows)
    more = f" {escape(told.dutch)}" if told else ""
    more += _messages(one.notes) if one.notes else ""
    return (
        f'<div class="outcome done"><strong>{title}</strong> ververst: peildatum '
        f"{fmt.date(one.snapshot.reference_date) or 'niet bekend'}{counted}, kenmerk {one.snapshot.digest}.{more}</div>"
    )
