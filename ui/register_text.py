"""The register in words, as HTML: one row in detail, the contradictions and the open questions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis import moments
from analysis.timeline import aims, begins
from layers.document_dates import dated
from ui import local as fmt
from ui import words as texts
from ui.language import Words, address, later, tr
from ui.register_table import names, parts, records, short_documents, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.register import Register

_EXISTS = "bestaand"
_NO_THINGS = ("figure", "milestone")
"""Categories of what does not exist: it is said, or happens."""

HEADINGS = Words({"contradiction": "Bronnen spreken elkaar tegen", "caution": "Let op bij gebruik"})
"""Nature of a topic → its heading: sources that cannot all be right, or that only seem to say the same thing."""

_ASKED = Words({"documents": "Gevraagd in", "ours": "Door ons gesteld naar aanleiding van"})
_NO_VALUE = later("geen opgave")
"""Stands where a source speaks of something and gives no number."""


def opening(row: Mapping[str, Any]) -> str:
    """What a row is about: its kind, its name and our paraphrase."""
    kind = escape(text(row["category_label"]))
    status = escape(texts.status_of(str(row["category"]), str(row["plan_status"])))
    return (
        f'<article class="card"><p class="kind">{kind} · {status} · {escape(str(row["id"]))}</p>'
        f"<h2>{escape(text(row['name']))}</h2><p>{escape(text(row['paraphrase']))}</p></article>"
    )


def detail(row: Mapping[str, Any], register: Register) -> str:
    """Everything else that is known about a row."""
    called = names(register)
    titles = dict(zip(register.documents["id"], register.documents["title"], strict=True))
    actors = [link(actor, called[actor]) for actor in parts(row["actors"])]
    evidence = str(row["evidence"])
    row_id = str(row["id"])
    lines = {
        tr("Waarde"): escape(value(row)),
        tr("Bestaat sinds"): escape(moments.since(begins(register)[row_id]))
        if row["plan_status"] == _EXISTS and row["category"] not in _NO_THINGS
        else "",
        tr("Verwacht"): escape("; ".join(map(moments.expected, aims(register).get(row_id, ()))))
        if row["plan_status"] != _EXISTS
        else "",
        tr("Datum"): escape(_quarter(row_id, register) or date_of(row, "date", register)),
        tr("Relatie"): escape(text(row["relation"])),
        tr("Actoren"): ", ".join([*actors, *(escape(name) for name in parts(row["actors_named"]))]),
        tr("Pijler"): escape("; ".join(parts(row["pillar_labels"]))),
        tr("Regio"): escape(", ".join(parts(row["regions"]))),
        tr("Gemeente"): escape(", ".join(parts(row["municipalities"]))),
        tr("Document"): "<br>".join(escape(titles[document]) for document in parts(row["documents"])),
        tr("Paragraaf"): escape("; ".join([*parts(row["sections"]), *parts(row["sections_added"])])),
        tr("Bewijs"): escape(f"{texts.EVIDENCE[evidence]}: {texts.EVIDENCE_MEANING[evidence]}"),
        tr("Stand van"): escape(date_of(row, "reference_date", register)),
        tr("Over de datum"): escape(_date_notes(parts(row["documents"]), register)),
        tr("Toelichting"): escape(text(row["note"])),
        tr("Hangt samen met"): ", ".join(link(other, called[other]) for other in parts(row["linked"])),
    }
    return (
        f'<article class="card">{_list(lines)}'
        f"{_disputed(str(row['id']), register)}{_unanswered(str(row['id']), register)}</article>"
    )


def date_of(row: Mapping[str, Any], column: str, register: Register) -> str:
    """A date of a row in words; that of a document without a date says so."""
    return dated(text(row[column]), str(row["source"]), register.documents)


def _quarter(row_id: str, register: Register) -> str:
    """The quarter in which a milestone falls, which a date of the register cannot tell; empty for any other."""
    events = register.timeline[(register.timeline["id"] == row_id) & (register.timeline["date_precision"] == "quarter")]
    return fmt.moment(events["date_from"].iloc[0], "quarter") if len(events) else ""


def _date_notes(documents: Sequence[str], register: Register) -> str:
    """How the dates are known of documents that do not have theirs."""
    titles = short_documents(register)
    return " ".join(
        f"{titles[one['id']]}: {text(one['date_note'])}"
        for one in records(register.documents)
        if one["id"] in documents and text(one["date_words"])
    )


def _disputed(row_id: str, register: Register) -> str:
    """What sources do not say alike about a row, side by side; contradictions first."""
    topics = [one for one in records(register.topics) if row_id in parts(one["register_ids"])]
    return "".join(section(topic, register) for nature in HEADINGS for topic in topics if topic["nature"] == nature)


def section(topic: Mapping[str, Any], register: Register) -> str:
    """A topic below a heading that says whether its sources contradict each other, with all statements."""
    title = escape(f"{HEADINGS[str(topic['nature'])]}: {text(topic['title'])}")
    return f'<section class="conflict"><h3>{title}</h3>{_statements(topic, register)}</section>'


def _unanswered(row_id: str, register: Register) -> str:
    """What we found no answer to about a row, with who must answer."""
    open_ones = [one for one in records(register.open_questions) if row_id in parts(one["register_ids"])]
    items = "".join(
        tr(
            "<dt>{question}</dt><dd>Wie moet antwoorden: {who_must_answer}</dd>",
            question=escape(text(one["question"])),
            who_must_answer=escape(text(one["who_must_answer"])),
        )
        for one in open_ones
    )
    return (
        tr('<section class="conflict"><h3>Nog open</h3><dl class="open">{items}</dl></section>', items=items)
        if items
        else ""
    )


def value(row: Mapping[str, Any]) -> str:
    """A value with its unit, kept together; empty without a value, for a unit alone says nothing."""
    return fmt.NBSP.join(part for part in (text(row["value"]), text(row["unit"])) if part) if text(row["value"]) else ""


def contradictions(topics: pd.DataFrame, register: Register) -> str:
    """Topics with all statements side by side, and the explanation."""
    return "".join(
        f'<article class="topic" id="{escape(str(topic["id"]))}"><h2>{escape(text(topic["title"]))}</h2>'
        f"{_statements(topic, register)}{_related(topic['register_ids'], register)}</article>"
        for topic in records(topics)
    )


def asked(rows: pd.DataFrame) -> str:
    """How many questions are open, and how many of them the documents ask."""
    ours = int((rows["asked_by"] == "ours").sum())
    return tr(
        "<strong>{rows} open vragen</strong>: {rows_2} vragen de documenten of laten zij "
        "uitdrukkelijk open, {ours} stellen wij; een antwoord hebben wij niet gevonden.",
        rows=fmt.number(len(rows)),
        rows_2=fmt.number(len(rows) - ours),
        ours=fmt.number(ours),
    )


def open_questions(rows: pd.DataFrame, register: Register) -> str:
    """What we found no answer to: who asks, who must answer, and what depends on it."""
    return "".join(_question(row, register) for row in records(rows))


def _statements(topic: Mapping[str, Any], register: Register) -> str:
    rows = register.conflicts[register.conflicts["topic"] == topic["id"]].sort_values("order")
    cells = "".join(
        f'<div class="statement"><p class="value">{escape(value(row) or tr(_NO_VALUE))}</p>'
        f"<p>{escape(text(row['statement']))}</p>"
        f'<p class="source">{escape(_sentence(text(row["source_text"]), _date_of_statement(row, register)))}</p></div>'
        for row in records(rows)
    )
    used = text(topic["used_in_product"])
    return f'<div class="statements">{cells}</div><p class="why">{escape(text(topic["explanation"]))}</p>' + (
        tr('<p class="why"><strong>Hier gebruikt:</strong> {used}</p>', used=escape(used)) if used else ""
    )


def _date_of_statement(row: Mapping[str, Any], register: Register) -> str:
    return dated(text(row["date"]), text(row["document"]), register.documents)


def _question(row: Mapping[str, Any], register: Register) -> str:
    where = ", ".join(part for part in (text(row["asked_in"]), text(row["section"])) if part)
    lines = {
        tr("Wie moet antwoorden"): f"<strong>{escape(text(row['who_must_answer']))}</strong>",
        tr("Wat ervan afhangt"): escape(text(row["depends_on_it"])),
        tr("Wat al bekend is"): escape(text(row["known_so_far"])),
        _ASKED[str(row["asked_by"])]: escape(where),
    }
    return (
        f'<article class="topic" id="{escape(str(row["id"]))}"><h2>{escape(text(row["question"]))}</h2>'
        f"{_list(lines)}{_related(row['register_ids'], register)}</article>"
    )


def _related(ids: object, register: Register) -> str:
    called = names(register)
    links = ", ".join(link(one, called[one]) for one in parts(ids))
    return tr('<p class="source">In het register: {links}</p>', links=links) if links else ""


def _list(lines: Mapping[str, str]) -> str:
    """Lines of HTML with a heading each, empty ones left out."""
    shown = "".join(f"<dt>{escape(label)}</dt><dd>{html}</dd>" for label, html in lines.items() if html)
    return f"<dl>{shown}</dl>"


def link(row_id: str, name: str) -> str:
    """A link to a row of the register, from any page."""
    to = escape(address(f"register?id={quote(row_id)}"))
    return f'<a href="{to}" target="_self">{escape(name)}</a>'


def _sentence(*words: str) -> str:
    return " · ".join(word for word in words if word)
