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
from ui import local as fmt
from ui.language import ENGLISH, Words, current, later, told, tr, trn
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.extent import Extent
    from geodata.refresh import Outcome
    from geodata.snapshot import Snapshot
    from geodata.status import Status
    from ui.refresh_job import Progress

LEVEL = Words(
    {
        "embedded": "meegeleverd",
        "refreshed": "ververst",
        "absent": "niet opgehaald",
        "damaged": "onbruikbaar",
    }
)
"""Levels of the data, as shown to people."""

COUNTED = Words({"rows": "Rijen", "streets": "Straten", "stops": "Haltes"})
"""What is counted, as shown to people."""

EXTENT = Words({"region": "Drenthe en omgeving", "drenthe": "Alleen Drenthe"})
"""Areas that can be asked for, as shown to people."""


def force_help() -> str:
    """What the switch does that accepts less."""
    return tr(
        "Anders wordt geweigerd wat minder dan {least} % van de rijen of van het gebied van nu heeft, "
        "waarvan meer dan {unusable} % van de rijen geen bruikbare geometrie heeft, en een dienstregeling "
        "die al is afgelopen.",
        least=f"{LEAST_SHARE * 100:.0f}",
        unusable=f"{MOST_UNUSABLE * 100:.0f}",
    )


_INSTEAD = Words(
    {
        "gtfs_nl": "geldt de meegeleverde dienstregeling",
        "streets": "geldt het meegeleverde strategische wegennet",
    }
)
"""Dataset that is never embedded itself → what answers as long as it was not fetched."""

UNVERIFIED = later(", adres niet geverifieerd")
_YEAR = 365.25


def area_of(extent: Extent) -> str:
    """How large an area is: ``1.234 km²``."""
    return f"{fmt.number(float(shapely.area(extent.geometry)) / 1e6)} km²"


def answer(found: Sequence[Status]) -> str:
    """How much of what can be refreshed is, in one sentence."""
    can = [one for one in found if one.refreshable]
    fresh = sum(one.level == "refreshed" for one in can)
    if not fresh:
        return tr(
            '<p class="answer"><strong>Nog geen van de {can} registers</strong> is ververst: u '
            "ziet de meegeleverde gegevens.</p>",
            can=fmt.number(len(can)),
        )
    return trn(
        '<p class="answer"><strong>{fresh} van {can} registers</strong> is bij de bron ververst. De kaart, de '
        "berekeningen en de export gebruiken die; waar dat anders is, staat het bij het register.</p>",
        '<p class="answer"><strong>{fresh} van {can} registers</strong> zijn bij de bron ververst. De kaart, de '
        "berekeningen en de export gebruiken die; waar dat anders is, staat het bij het register.</p>",
        fresh,
        fresh=fmt.number(fresh),
        can=fmt.number(len(can)),
    )


def table(found: Iterable[Status]) -> str:
    """One entry per dataset: a row on a wide screen, a card on a phone."""
    return f'<div class="sources" role="list">{"".join(_entry(one) for one in found)}</div>'


def _entry(one: Status) -> str:
    facts = {
        tr("Peildatum"): fmt.date(one.reference_date) if one.reference_date else "",
        **_amount(one),
        tr("Ouderdom"): age(one.age_days),
        tr("Licentie"): said(one.licence),
    }
    cells = "".join(f"<div><dt>{label}</dt><dd>{escape(value) or '–'}</dd></div>" for label, value in facts.items())
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in _remarks(one))
    if one.notes:
        notes += f'<div class="note">{_messages(one.notes)}</div>'
    return (
        f'<div class="source-row" role="listitem" data-dataset="{escape(one.dataset)}">'
        f'<div class="head"><h2>{escape(tr(one.title))}</h2>'
        f'<span class="badge {one.level}">{LEVEL[one.level]}</span></div>'
        f'<dl>{cells}</dl><p class="source">{escape(_from(one))}</p>{notes}</div>'
    )


def _amount(one: Status) -> dict[str, str]:
    """How much there is, under the name of what is counted; of a file in which nothing is, its size."""
    if one.in_use and not one.counted:
        return {tr("Omvang"): fmt.measure(one.in_use.size_bytes / 1e6, "MB", 1)}
    return {COUNTED[one.counted or "rows"]: "" if one.rows is None else fmt.number(one.rows)}


def _messages(notes: Iterable[str]) -> str:
    """Notes of a service and of what was done with its rows, to unfold."""
    listed = "".join(f"<li>{escape(note if current() == ENGLISH else dutch(note) or note)}</li>" for note in notes)
    return tr("<details><summary>Meldingen</summary><ul>{listed}</ul></details>", listed=listed)


def _from(one: Status) -> str:
    source = tr("Bron: {source}.", source=said(one.source)) if one.source else ""
    if not one.refreshable:
        return source
    host = f"{urlsplit(one.url).hostname or one.url}{tr(UNVERIFIED) if one.verified is False else ''}"
    return f"{source} {tr('Opgehaald bij') if one.level == 'refreshed' else tr('Dienst:')} {host}."


def _remarks(one: Status) -> list[str]:
    remarks = []
    if one.error:
        remarks.append(told(one.error))
    if one.level == "refreshed":
        area = EXTENT.get(one.area, one.area)
        looked = tr(", op {checked} nog hetzelfde", checked=moment(one.checked)) if one.checked else ""
        remarks.append(
            tr(
                "Opgehaald {retrieved} voor {area}{looked}; kenmerk {digest}.",
                retrieved=moment(one.retrieved),
                area=area,
                looked=looked,
                digest=one.digest,
            )
        )
        if one.over:
            remarks.append(told(one.over))
        if undrawn := not_drawn(one.dataset, one.rows):
            remarks.append(told(undrawn))
    elif one.level == "absent" and one.dataset in _INSTEAD:
        remarks.append(tr("Zolang dit niet is opgehaald, {dataset}.", dataset=_INSTEAD[one.dataset]))
    use = (one.use, one.dutch_use) if one.dutch_use else ()
    if used := used_by(one.dataset, one.rows if one.level == "refreshed" else None, use):
        remarks.append(
            tr("{drawn}Wat het gebruikt: {dutch}.", drawn="" if one.drawn else tr("Geen kaartlaag. "), dutch=told(used))
        )
    elif one.refreshable and not one.drawn:
        remarks.append(tr("Geen kaartlaag: bewaard voor berekeningen."))
    return remarks


def age(days: int | None) -> str:
    """An age in the unit that people would use."""
    if days is None:
        return ""
    if days < 60:
        return tr("vandaag") if days == 0 else trn("{count} dag", "{count} dagen", days, count=days)
    if days < 2 * _YEAR:
        return tr("{count} maanden", count=round(days / _YEAR * 12))
    return tr("{count} jaar", count=int(days / _YEAR))


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
    return tr(
        "{isoformat} om {when} uur{zone}", isoformat=fmt.date(when.date().isoformat()), when=f"{when:%H.%M}", zone=zone
    )


def year_of(titles: Sequence[str]) -> str:
    """For which registers a year that was chosen holds."""
    return tr("Geldt voor {titles}. Leeg: de nieuwste jaargang die de dienst noemt.", titles=", ".join(titles))


def snapshot_label(found: Snapshot, current: str) -> str:
    """A snapshot in a list to choose from."""
    used = tr("In gebruik: ") if found.digest == current else ""
    day = fmt.date(found.reference_date) or tr("dag niet bekend")
    rows = f", {fmt.number(found.rows)} {COUNTED[found.counted].lower()}" if found.counted else ""
    return tr(
        "{used}{day}{rows}, opgehaald {retrieved} ({digest})",
        used=used,
        day=day,
        rows=rows,
        retrieved=moment(found.retrieved),
        digest=found.digest[:6],
    )


def progress(found: Progress | None, total: int, titles: Mapping[str, str]) -> tuple[float, str]:
    """The share that is done and what is being done."""
    if found is None:
        return 0.0, tr("Voorbereiden …")
    share = min(1.0, found.done / found.total) if found.total else 0.0
    amount = fmt.number(found.done)
    if found.total:
        amount = tr("{found} van {total}", found=amount, total=fmt.number(found.total))
    counted = f": {amount}" if found.done else ""
    return (found.number - 1 + share) / total, tr(
        "{number} van {total}. {titles}{counted}",
        number=found.number,
        total=total,
        titles=titles[found.dataset],
        counted=counted,
    )


def outcome(one: Outcome, titles: Mapping[str, str]) -> str:
    """What became of one dataset, as HTML."""
    title = escape(titles.get(one.dataset, one.dataset))
    if one.snapshot is None:
        words = escape(told(one.error)) if one.error else ""
        if "onaangetast" not in words:
            words += tr(" Wat er was, is onaangetast.")
        kind = "stopped" if one.cancelled else "failed"
        return tr(
            '<p class="outcome {kind}"><strong>{title}</strong> niet ververst. {words}</p>',
            kind=kind,
            title=title,
            words=words,
        )
    if one.snapshot.counted:
        before = (
            ""
            if one.rows_before is None
            else tr(" (dat waren er {rows_before})", rows_before=fmt.number(one.rows_before))
        )
        counted = f", {fmt.number(one.snapshot.rows)} {COUNTED[one.snapshot.counted].lower()}{before}"
    else:
        counted = tr(", een bestand van {size_bytes}", size_bytes=fmt.measure(one.snapshot.size_bytes / 1e6, "MB", 1))
    undrawn = not_drawn(one.dataset, one.snapshot.rows)
    more = f" {escape(told(undrawn))}" if undrawn else ""
    more += _messages(one.notes) if one.notes else ""
    return tr(
        '<div class="outcome done"><strong>{title}</strong> ververst: peildatum '
        "{reference_date}{counted}, kenmerk {digest}.{more}</div>",
        title=title,
        reference_date=fmt.date(one.snapshot.reference_date) or tr("niet bekend"),
        counted=counted,
        digest=one.snapshot.digest,
        more=more,
    )
