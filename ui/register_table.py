"""The rows of the register as a table: which filters there are, what passes them, and what the columns say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.look import texts
from ui.language import Texts, Words, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.register import Register

FILTERS = Words(
    {
        "groep": "Groep",
        "soort": "Soort",
        "pijler": "Pijler",
        "status": "Status",
        "actor": "Actor",
        "regio": "Regio",
        "document": "Document",
    }
)
"""Key of a filter, also in the address → Dutch name."""

COLUMNS = Texts("Naam", "Soort", "Status", "Document")
COLUMN_WIDTHS_PX = (300, 140, 95, 225)

_SEARCHED = (
    "id",
    "name",
    "paraphrase",
    "search_names",
    "category_label",
    "value",
    "unit",
    "sections",
    "actors_named",
    "municipalities",
    "places",
    "note",
)

_OURS = "afgeleid"
"""Basis of the date of a document that has none."""

_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Choice:
    """What the user asked for: words, and per filter the values of which one must apply."""

    words: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each as column → value."""
    return [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]


def text(value: Any) -> str:
    """A cell as text; empty if it is missing."""
    return str(value) if pd.notna(value) else ""


def parts(value: Any) -> list[str]:
    """The values in a cell that may hold several."""
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [part.strip() for part in text(value).split(";") if part.strip()]


def short_documents(register: Register) -> dict[str, str]:
    """Document id → a name that fits a column, such as ``Regioprofiel 2025``; a year that is ours is not told."""
    return {
        row["id"]: f"{_capital(text(row['kind']).split(' met ')[0])} {_year(row)}"
        for row in records(register.documents)
    }


def _year(document: Mapping[str, Any]) -> str:
    return "(ongedateerd)" if document["date_basis"] == _OURS else text(document["date"])[:4]


def names(register: Register) -> dict[str, str]:
    """Register id → name; a municipality says what it is, since its main town has the same name."""
    rows = register.rows
    prefixes = ["gemeente " if category == "municipality" else "" for category in rows["category"]]
    return {row_id: prefix + name for row_id, prefix, name in zip(rows["id"], prefixes, rows["name"], strict=True)}


def facets(register: Register) -> dict[str, list[list[str]]]:
    """Per filter the values of every row, in the order of the rows."""
    actors = names(register)
    documents = short_documents(register)
    rows = records(register.rows)
    return {
        "groep": [[_capital(text(row["group_label"]))] for row in rows],
        "soort": [[_capital(text(row["category_label"]))] for row in rows],
        "pijler": [parts(row["pillar_labels"]) for row in rows],
        "status": [[_capital(texts.status_of(row["category"], row["plan_status"]))] for row in rows],
        "actor": [[_capital(actors[actor]) for actor in parts(row["actors"])] for row in rows],
        "regio": [[_capital(region) for region in parts(row["regions"])] for row in rows],
        "document": [[documents[document] for document in parts(row["documents"])] for row in rows],
    }


def options(values: Sequence[Sequence[str]]) -> list[str]:
    """What can be chosen in a filter, in the order of the alphabet."""
    return sorted({value for row in values for value in row}, key=fold)


def fold(words: str) -> str:
    """Text without capitals and accents, to compare by."""
    return "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))


def _said(register: Register) -> list[str]:
    """Per row what it can be found by: its own columns, and what sources say of it side by side."""
    beside: dict[str, list[str]] = {}
    topics = {topic["id"]: text(topic["title"]) for topic in records(register.topics)}
    for one in records(register.conflicts):
        words = [topics.get(one["topic"], ""), *(text(one[column]) for column in ("statement", "value", "unit"))]
        for row_id in parts(one["register_id"]):
            beside.setdefault(row_id, []).extend(words)
    return [
        _plain(" ".join([*(text(row[column]) for column in _SEARCHED), *beside.get(row["id"], ())]))
        for row in records(register.rows)
    ]


def _plain(words: str) -> str:
    """Folded, with no point between thousands: 45.000 and 45000 are one number."""
    return _THOUSANDS.sub("", fold(words).replace("\N{NO-BREAK SPACE}", " "))


def matching(register: Register, all_facets: Mapping[str, Sequence[Sequence[str]]], choice: Choice) -> pd.DataFrame:
    """The rows that have all the words and, for every filter in use, one of its values."""
    rows = register.rows
    keep = np.ones(len(rows), dtype=bool)
    words = _plain(choice.words).split()
    if words:
        keep &= np.array([all(word in said for word in words) for said in _said(register)])
    for key, wanted in choice.filters.items():
        if wanted:
            keep &= np.array([bool(set(wanted) & set(values)) for values in all_facets[key]])
    return rows[keep]


def table(rows: pd.DataFrame, register: Register) -> pd.DataFrame:
    """The columns of the table with Dutch names."""
    documents = short_documents(register)
    return pd.DataFrame(
        {
            tr("Naam"): rows["name"].map(text),
            tr("Soort"): rows["category_label"].map(lambda value: said(_capital(text(value)))),
            tr("Status"): [
                tr(texts.status_of(category, status))
                for category, status in zip(rows["category"], rows["plan_status"], strict=True)
            ],
            tr("Document"): rows["documents"].map(
                lambda value: ", ".join(said(documents[one]) for one in parts(value))
            ),
        }
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
