"""The register: every reference leads somewhere, and a mistake is told with its place."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from geodata import Catalogue, embedded
from geodata.errors import DatasetInvalidError
from geodata.seal import seal
from layers.register import Register, entries, load_register

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def test_a_cell_is_a_list() -> None:
    assert entries("") == ()
    assert entries("a") == ("a",)
    assert entries("a; b;;c ") == ("a", "b", "c")


def test_every_row_has_labels_a_document_and_a_section(register: Register) -> None:
    rows = register.rows
    for column in ("category_label", "group", "group_label", "pillar_labels", "document_titles", "sections"):
        assert (rows[column].str.len() > 0).all()
    assert set(rows["source"]) <= set(register.documents["id"])
    assert all(source in entries(cell) for source, cell in zip(rows["source"], rows["documents"], strict=True))


def test_documents_are_sources_with_a_licence(register: Register) -> None:
    sources = embedded().sources
    assert all(sources[document].licence for document in register.documents["id"])
    titles = register.documents.set_index("id")["title"]
    assert all(sources[str(document)].title == title for document, title in titles.items())


def test_the_groups_of_the_requirement_are_there(register: Register) -> None:
    groups = {"agreements", "efforts", "requests", "offers", "figures", "milestones", "programmes", "actors", "places"}
    assert set(register.rows["group"]) == groups


def test_a_figure_has_a_value_or_says_that_there_is_none(register: Register) -> None:
    figures = register.rows[register.rows["category"] == "figure"]
    assert (figures["value"] != "").all()
    assert (figures["unit"] != "").all()
    both = figures.dropna(subset=["value_low", "value_high"])
    assert len(both) > 5
    assert (both["value_low"] <= both["value_high"]).all()


def test_statements_that_conflict_stand_side_by_side(register: Register) -> None:
    counts = register.conflicts["topic"].value_counts()
    assert set(counts.index) == set(register.topics["id"])
    assert counts.min() >= 2
    for _, statements in register.conflicts.groupby("topic"):
        assert sorted(statements["order"]) == list(range(1, len(statements) + 1))


def test_every_event_names_a_document_or_another_source(register: Register) -> None:
    timeline = register.timeline
    assert ((timeline["document"] != "") | (timeline["source_text"] != "")).all()
    assert ((timeline["date_from"] == "") == (timeline["date_precision"] == "undated")).all()


def test_every_open_question_says_who_must_answer(register: Register) -> None:
    assert (register.open_questions["who_must_answer"].str.len() > 3).all()
    assert register.open_questions["question"].str.endswith("?").all()


@pytest.mark.parametrize(
    "table, old, new, told",
    [
        ("register", ",agenda_algemeen,", ",agenda_gewoon,", "column 'pillar' in row"),
        ("conflicts", ",CWE-02", ",CWE-99", "'CWE-99' is no id of 'register'. (conflicts.csv, line 2)"),
        ("timeline", "2023-02-06,day", "2023-02-06,month", "'2023-02-06' is no date of precision 'month'."),
        ("open_questions", "OPEN-01,plaats", "OPEN-01,plaats", ""),
        ("register", ",Assen,", ",Assem,", "column 'municipalities' in row"),
        ("register", ",Noord-Drenthe,", ",Noord-Drente,", "'Noord-Drente' is no name of one of the regions."),
        (
            "register",
            ",Regioprofiel inbreng,",
            ",Regioprofiel inbrenk,",
            "'Regioprofiel inbrenk' is no section of regioprofiel-2025. (register.csv, line 2)",
        ),
        (
            "open_questions",
            ",agenda-2025,Agenda pijler 1 (ruimte) vraag 4,",
            ",regioprofiel-2025,Agenda pijler 1 (ruimte) vraag 4,",
            "'Agenda pijler 1 (ruimte) vraag 4' is no section of regioprofiel-2025. (open_questions.csv, line 2)",
        ),
        (
            "timeline",
            ",agenda-2025,Agenda pijler 1 (ruimte),",
            ",,Agenda pijler 1 (ruimte),",
            "'Agenda pijler 1 (ruimte)' is no section of a document: the row names none. (timeline.csv, line 2)",
        ),
        ("pillars", "addendum-bericht-2025", "addendum", "'addendum' is no id of 'documents'. (pillars.csv, line 2)"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(tmp_path: Path, table: str, old: str, new: str, told: str) -> None:
    shutil.copytree(embedded().folder / "data", tmp_path / "data")
    for name in ("catalogue.toml", "sources.toml"):
        shutil.copy(embedded().folder / name, tmp_path / name)
    path = tmp_path / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    seal(Catalogue.read(tmp_path), table)

    if not told:
        assert len(load_register(Catalogue.read(tmp_path)).rows) == embedded()["register"].rows
        return
    with pytest.raises(DatasetInvalidError) as refused:
        load_register(Catalogue.read(tmp_path))
    assert told in str(refused.value)
