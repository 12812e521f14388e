"""The milestones in words, as HTML: by year, and apart those without a date."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis.timeline import EXISTED
from layers.days import last_day
from layers.document_dates import dated as dated_by
from layers.placement import places_of
from layers.register import entries
from ui import local as fmt
from ui.language import Words, address, tr
from ui.register_table import names, records, short_documents, text
from ui.register_text import link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.register import Register

_UNDATED = "undated"
_REFERENCE = "reference"
_LINKS = 3
"""How many rows of the register an event shows at once; the others are folded away."""

KINDS = Words(
    {
        "agreed": "afgesproken",
        "announced": "aangekondigd",
        "asked": "gevraagd of aangeboden",
        "built": "gebouwd of in gebruik genomen",
        "decision": "besluit",
        "ended": "gestopt of opgeheven",
        "expected": "verwacht",
        "explored": "verkend of te verkennen",
        "planned": "gepland",
        "proposed": "voorgesteld",
        "published": "uitgebracht",
        "reference": "peiljaar",
        "started": "begonnen",
        "submitted": "ingediend",
    }
)
"""Kind of milestone → Dutch."""


def milestones(timeline: pd.DataFrame) -> pd.DataFrame:
    """What happened or is to happen; not that a source has something that was there before."""
    return timeline[timeline["kind"] != EXISTED]


def dated(timeline: pd.DataFrame) -> list[dict[str, Any]]:
    """The milestones with a date, first things first; a month or year counts from its last day."""
    rows = [row for row in records(milestones(timeline)) if text(row["date_precision"]) != _UNDATED]
    return sorted(rows, key=lambda row: (_day(row), str(row["id"])))


def undated(timeline: pd.DataFrame) -> list[dict[str, Any]]:
    """The milestones without a date, in the order of the table."""
    return [row for row in records(milestones(timeline)) if text(row["date_precision"]) == _UNDATED]


def event_days(timeline: pd.DataFrame) -> list[str]:
    """The days on which something happens, as ISO dates; a month or year counts from its last day.

    The first is the first day of which a document names an event: what the register knows of earlier years are a few
    begins, and a map of then would show little but what exists now.
    """
    rows = [row for row in dated(timeline) if row["kind"] != _REFERENCE]
    first = min(_day(row) for row in rows if text(row["document"]))
    return sorted({day for row in rows if (day := _day(row)) >= first})


def not_told(timeline: pd.DataFrame) -> str:
    """How many things are known to be older than the first source that has them, which is no milestone."""
    cells = timeline["register_ids"][timeline["kind"] == EXISTED]
    count = len({row_id for cell in cells for row_id in entries(cell)})
    return tr(
        "Van {count} dingen is alleen bekend dat zij er al waren toen een bron ze noemde. Dat is "
        "geen mijlpaal; in het register staat bij hen sinds wanneer zij bekend zijn.",
        count=fmt.number(count),
    )


def when(row: Mapping[str, Any], register: Register) -> str:
    """The date in words, as precise as it is known."""
    return dated_by(text(row["date_from"]), text(row["document"]), register.documents, text(row["date_precision"]))


def by_year(timeline: pd.DataFrame, register: Register, today: str) -> str:
    """The dated events under their year, with a line where today is."""
    events = dated(timeline)
    past = [row for row in events if _day(row) <= today]
    future = [row for row in events if _day(row) > today]
    line = tr('<p class="today"><span>Vandaag, {today}</span></p>', today=escape(fmt.date(today)))
    return f'<div class="timeline">{_years(past, register)}{line}{_years(future, register)}</div>'


def without_date(timeline: pd.DataFrame, register: Register) -> str:
    """The events without a date, with the reason."""
    body = "".join(_event(row, register, "", _reason(row)) for row in undated(timeline))
    return f'<div class="timeline undated"><ul>{body}</ul></div>'


def _day(row: Mapping[str, Any]) -> str:
    return last_day(text(row["date_from"]), text(row["date_precision"])).isoformat()


def _reason(row: Mapping[str, Any]) -> str:
    reason = text(row["note"]).replace("Geen datum in de documenten.", "").replace("Geen datum.", "").strip()
    return (
        tr("Zonder datum: {lower}{reason}", lower=reason[:1].lower(), reason=reason[1:])
        if reason
        else tr("Zonder datum: de documenten noemen er geen.")
    )


def _years(events: list[dict[str, Any]], register: Register) -> str:
    return "".join(
        f"<section><h2>{escape(year)}</h2><ul>"
        + "".join(_event(row, register, when(row, register), text(row["note"])) for row in rows)
        + "</ul></section>"
        for year, rows in groupby(events, key=lambda row: text(row["date_from"])[:4])
    )


def _event(row: Mapping[str, Any], register: Register, date: str, note: str) -> str:
    documents = short_documents(register)
    source = ", ".join(
        part
        for part in (documents.get(text(row["document"]), ""), text(row["section"]), text(row["source_text"]))
        if part
    )
    kind = KINDS[text(row["kind"])]
    return (
        f'<li class="event {escape(text(row["kind"]))}" id="{escape(str(row["id"]))}">'
        f'<p class="kind">{escape(" · ".join(part for part in (date, kind) if part))}</p>'
        f"<h3>{escape(text(row['label']))}</h3>"
        + (f"<p>{escape(note)}</p>" if note else "")
        + f'<p class="source">{escape(source)}'
        + f"</p>{_links(entries(text(row['register_ids'])), register)}</li>"
    )


def _links(ids: Sequence[str], register: Register) -> str:
    """The rows that an event is about, each with its place on the map; long lists are folded."""
    called = names(register)
    links = [link(row_id, called[row_id]) + _on_map(row_id, called[row_id]) for row_id in ids]
    more = links[_LINKS:]
    folded = (
        tr(
            '<details class="source"><summary>Nog {more} in het register</summary>{more_2}</details>',
            more=fmt.number(len(more)),
            more_2=", ".join(more),
        )
        if more
        else ""
    )
    return (
        tr('<p class="source">Register: {links}</p>{folded}', links=", ".join(links[:_LINKS]), folded=folded)
        if links
        else ""
    )


def _on_map(row_id: str, name: str) -> str:
    places = places_of(row_id)
    if not places:
        return ""
    to = escape(address(f"./?doel={quote(f'{places[0].layer_id}/{places[0].feature_id}')}"))
    words = escape(tr("{name} op de kaart", name=name), quote=True)
    return tr(' (<a href="{to}" target="_self" aria-label="{words}">kaart</a>)', to=to, words=words)
