"""The figures of the register as HTML: whatever row has them, told apart by who counted, beside what others say."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from ui import local as fmt
from ui import words as texts
from ui.language import tr
from ui.register_table import parts, records, short_documents, text
from ui.register_text import HEADINGS, contradictions, date_of, link, section, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers.register import Register

_FIGURE = "figure"
_OURS = "derived"
_YEAR = "jaar"
"""Unit of what is a date and no amount."""


class Figures(NamedTuple):
    """Rows with a value and a unit: ``stated`` by a document with a number, in ``words`` only, and ``ours``, which we
    counted or computed from the documents. ``topics`` are amounts that other sources give of what none of these rows
    is about.
    """

    stated: pd.DataFrame
    words: pd.DataFrame
    ours: pd.DataFrame
    topics: pd.DataFrame


def figures(register: Register) -> Figures:
    """All figures of a register, whatever the category of the row that has them."""
    rows = register.rows
    counted = rows["value"].ne("") & rows["unit"].ne("")
    ours = counted & rows["evidence"].eq(_OURS)
    number = rows["value_low"].notna() | rows["value_high"].notna()
    shown = {topic for row in records(rows[counted]) for topic in _topics(row, register)}
    topics = [topic in _measured(register) and topic not in shown for topic in register.topics["id"]]
    return Figures(rows[counted & number & ~ours], rows[counted & ~number & ~ours], rows[ours], register.topics[topics])


def told(found: Figures) -> str:
    """How many figures there are of each kind."""
    return tr(
        "Het register heeft uit de documenten <strong>{stated} cijfers met een getal</strong> en "
        "{words} uitspraken zonder getal; {ours} aantallen hebben wij daaruit geteld of berekend. "
        "Waar bronnen niet hetzelfde zeggen, staan ze naast elkaar: bij het cijfer, en voor "
        '{topics} andere onderwerpen <a href="#andere-getallen">onderaan</a>.',
        stated=fmt.number(len(found.stated)),
        words=fmt.number(len(found.words)),
        ours=fmt.number(len(found.ours)),
        topics=fmt.number(len(found.topics)),
    )


def as_html(found: Figures, register: Register) -> str:
    """Figures with value, unit, date and source; what sources do not say alike is shown beside each other, once."""
    shown: dict[str, str] = {}
    headed = {
        tr("Cijfers die een document noemt"): found.stated,
        tr("Uitspraken zonder getal"): found.words,
        tr("Door ons geteld of berekend"): found.ours,
    }
    html = "".join(
        f'<h2 class="side">{title}</h2>' + "".join(_figure(row, register, shown) for row in records(rows))
        for title, rows in headed.items()
    )
    others = contradictions(found.topics, register)
    return tr(
        '{html}<h2 class="side" id="andere-getallen">Andere getallen in de bronnen</h2>{others}',
        html=html,
        others=others,
    )


def _measured(register: Register) -> set[str]:
    """Topics about amounts: a statement of them has a number with a unit."""
    return {
        one["topic"]
        for one in records(register.conflicts)
        if re.search(r"\d", text(one["value"])) and text(one["unit"]) not in {"", _YEAR}
    }


def _topics(row: Mapping[str, Any], register: Register) -> dict[str, Mapping[str, Any]]:
    """The topics to show beside a figure: those of its row, but of a row that is more than a figure only amounts."""
    measured = _measured(register)
    return {
        str(one["id"]): one
        for one in records(register.topics)
        if row["id"] in parts(one["register_ids"]) and (row["category"] == _FIGURE or one["id"] in measured)
    }


def _figure(row: Mapping[str, Any], register: Register, shown: dict[str, str]) -> str:
    """One figure; ``shown`` remembers by which figure a topic was already written out."""
    titles = short_documents(register)
    document = str(row["source"])
    source = f"{titles[document]}, {'; '.join(_sections(row, document, register))}"
    date = date_of(row, "date" if text(row["date"]) else "reference_date", register)
    status = texts.status_of(str(row["category"]), str(row["plan_status"]))
    said = " · ".join((source, date, texts.EVIDENCE[str(row["evidence"])], f"{text(row['category_label'])}: {status}"))
    return (
        f'<article class="figure"><p class="value">{escape(value(row))}</p>'
        f"<div><h2>{link(str(row['id']), text(row['name']))}</h2><p>{escape(text(row['paraphrase']))}</p>"
        f'<p class="source">{escape(said)}</p>'
        + "".join(_conflict(topic, register, shown, text(row["name"])) for topic in _topics(row, register).values())
        + "</div></article>"
    )


def _sections(row: Mapping[str, Any], document: str, register: Register) -> list[str]:
    """The sections of a row that are of this document: a row may name more documents than the one with its figure."""
    rows = register.rows
    alone = {section for cell in rows.loc[rows["documents"] == document, "sections"] for section in parts(cell)}
    named = [*parts(row["sections_added"]), *parts(row["sections"])]
    return [section for section in named if section in alone] or named


def _conflict(topic: Mapping[str, Any], register: Register, shown: dict[str, str], name: str) -> str:
    first = shown.setdefault(str(topic["id"]), name)
    if first != name:
        return tr(
            '<p class="why">{nature}; zie hierboven bij {first}.</p>',
            nature=HEADINGS[str(topic["nature"])],
            first=escape(first),
        )
    return section(topic, register)
