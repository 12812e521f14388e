"""The milestones in words, as HTML: by year, and apart those without a date."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from analysis.timeline import last_day
from layers.look import format as fmt
from ui.register_table import names, records, short_documents, text
from ui.register_text import link

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers.register import Register

_UNDATED = "undated"

KINDS = {
    "agreed": "afgesproken",
    "decision": "besluit",
    "planned": "gepland",
    "expected": "verwacht",
    "built": "gebouwd of in gebruik genomen",
    "ended": "gestopt of opgeheven",
    "existed": "bestond al; begin onbekend",
    "reference": "peiljaar",
}
"""Kind of event → Dutch."""


def dated(timeline: pd.DataFrame) -> list[dict[str, Any]]:
    """The events with a date, first things first."""
    rows = [row for row in records(timeline) if text(row["date_precision"]) != _UNDATED]
    return sorted(rows, key=lambda row: (text(row["date_from"]), str(row["id"])))


def undated(timeline: pd.DataFrame) -> list[dict[str, Any]]:
    """The events without a date, in the order of the table."""
    return [row for row in records(timeline) if text(row["date_precision"]) == _UNDATED]


def event_days(timeline: pd.DataFrame) -> list[str]:
    """The days on which something changes, as ISO dates; a month or year counts from its last day."""
    return sorted({_day(row) for row in dated(timeline)})


def when(row: Mapping[str, Any]) -> str:
    """The date in words, as precise as it is known."""
    return fmt.moment(text(row["date_from"]), text(row["date_precision"]))


def by_year(timeline: pd.DataFrame, register: Register, today: str) -> str:
    """The dated events under their year, with a line where today is."""
    events = dated(timeline)
    past = [row for row in events if _day(row) <= today]
    future = [row for row in events if _day(row) > today]
    line = f'<p class="today"><span>Vandaag, {escape(fmt.date(today))}</span></p>'
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
        f"Zonder datum: {reason[:1].lower()}{reason[1:]}" if reason else "Zonder datum: de documenten noemen er geen."
    )


def _years(events: list[dict[str, Any]], register: Register) -> str:
    return "".join(
        f"<section><h2>{escape(year)}</h2><ul>"
        + "".join(_event(row, register, when(row), text(row["note"])) for row in rows)
        + "</ul></section>"
        for year, rows in groupby(events, key=lambda row: text(row["date_from"])[:4])
    )


def _event(row: Mapping[str, Any], register: Register, date: str, note: str) -> str:
    documents = short_documents(register)
    called = names(register)
    source = ", ".join(
        part
        for part in (documents.get(text(row["document"]), ""), text(row["section"]), text(row["source_text"]))
        if part
    )
    row_id = text(row["register_id"])
    kind = KINDS[text(row["kind"])]
    return (
        f'<li class="event {escape(text(row["kind"]))}" id="{escape(str(row["id"]))}">'
        f'<p class="kind">{escape(" · ".join(part for part in (date, kind) if part))}</p>'
        f"<h3>{escape(text(row['label']))}</h3>"
        + (f"<p>{escape(note)}</p>" if note else "")
        + f'<p class="source">{escape(source)}'
        + (f" · Register: {link(row_id, called[row_id])}" if row_id else "")
        + "</p></li>"
    )
