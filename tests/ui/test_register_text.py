from __future__ import annotations

import re

import pandas as pd
import pytest

from layers.register import Register, load_register
from ui import register_text
from ui.register_table import COLUMNS, FILTERS, Choice, facets, matching, options, parts, records, table

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def row(register: Register, row_id: str) -> dict[str, object]:
    (found,) = records(register.rows[register.rows["id"] == row_id])
    return found


def test_every_value_of_every_filter_finds_rows(register: Register) -> None:
    found = facets(register)
    assert list(found) == list(FILTERS)
    for key, values in found.items():
        for value in options(values):
            rows = matching(register, found, Choice(filters={key: [value]}))
            assert 0 < len(rows) <= len(register.rows)


def test_filters_and_words_all_have_to_apply(register: Register) -> None:
    found = facets(register)
    agreed = matching(register, found, Choice(filters={"groep": ["Afspraken"]}))
    assert set(agreed["category"]) == {"agreement"}
    both = matching(register, found, Choice("ASSEN", {"groep": ["Afspraken"]}))
    assert 0 < len(both) < len(agreed)
    assert len(matching(register, found, Choice("assen geenenkelerijheeftdit"))) == 0


def test_two_values_of_one_filter_widen_the_choice(register: Register) -> None:
    found = facets(register)
    counts = [
        len(matching(register, found, Choice(filters={"status": status})))
        for status in (["Gepland"], ["Afgesproken"], ["Gepland", "Afgesproken"])
    ]
    assert counts[0] + counts[1] == counts[2]


def test_words_ignore_accents(register: Register) -> None:
    found = facets(register)
    assert len(matching(register, found, Choice("JOHAN friso"))) == len(
        matching(register, found, Choice("johan Frisó"))
    )


def test_the_table_has_every_row(register: Register) -> None:
    shown = table(register.rows, register)
    assert list(shown.columns) == list(COLUMNS)
    assert len(shown) == len(register.rows)
    assert (shown != "").all().all()


def test_every_row_can_be_told(register: Register) -> None:
    for record in records(register.rows):
        html = register_text.detail(record, register)
        assert "nan" not in re.sub(r"<[^>]*>", " ", html).split()
        assert len(re.findall(r'href="register\?id=', html)) == len(parts(record["linked"])) + len(
            parts(record["actors"])
        )


def test_a_row_says_what_where_and_how_certain(register: Register) -> None:
    html = register_text.opening(row(register, "KAZ-01")) + register_text.detail(row(register, "KAZ-01"), register)
    assert "<dt>Bestaat sinds</dt><dd>1905 (" in html
    for words in ("Johan Willem Frisokazerne", "Paragraaf", "Drentse Agenda Defensie en Veiligheid", "vermeld"):
        assert words in html


def test_markup_in_the_register_stays_text(register: Register) -> None:
    record = dict.fromkeys(register.rows.columns, HOSTILE) | {
        "category": "barracks",
        "evidence": "stated",
        "plan_status": "gepland",
        **dict.fromkeys(("actors", "linked", "documents", "pillar_labels"), ""),
    }
    html = register_text.opening(record) + register_text.detail(record, register)
    assert "<img" not in html
    assert "&lt;img" in html


def test_all_statements_of_a_topic_stand_side_by_side(register: Register) -> None:
    html = register_text.contradictions(register.topics, register)
    assert html.count('<div class="statement">') == len(register.conflicts)
    assert html.count('<article class="topic"') == len(register.topics)


def test_an_open_question_says_who_must_answer(register: Register) -> None:
    html = register_text.open_questions(register.open_questions, register)
    assert html.count("Wie moet antwoorden") == len(register.open_questions)
    assert html.count("Wat ervan afhangt") == len(register.open_questions)


def test_a_unit_is_not_told_without_a_value(register: Register) -> None:
    assert register_text.value({"value": "", "unit": "ha"}) == ""
    html = register_text.contradictions(register.topics, register)
    values = re.findall(r'<div class="statement"><p class="value">([^<]*)</p>', html)
    assert set(values).isdisjoint({"", *register.conflicts["unit"]})
    assert values.count("geen opgave") == (register.conflicts["value"] == "").sum() > 0


def test_missing_values_are_empty() -> None:
    assert parts(None) == parts(float("nan")) == parts(pd.NA) == parts("") == []
    assert parts("a; b;") == ["a", "b"]


def test_topics_about_different_things_are_no_contradiction(register: Register) -> None:
    nature = register.topics.set_index("id")["nature"]
    different = {"bataljons", "addendum-partijen", "school-noord-banen", "woningen-optelling", "inwoners-drenthe"}
    assert set(nature[list(different)]) == {"caution"}
    assert set(nature[["de-haar-nu", "de-haar-bedrijven", "mandemaat", "a32-afrit-4"]]) == {"contradiction"}


def test_the_count_of_open_questions_says_who_asks(register: Register) -> None:
    rows = register.open_questions
    ours = rows[rows["asked_by"] == "ours"]
    assert {"OPEN-09", "OPEN-13", "OPEN-42"} <= set(ours["id"])
    words = re.sub(r"<[^>]*>", "", register_text.asked(rows))
    assert words.startswith(f"{len(rows)} open vragen: {len(rows) - len(ours)} vragen de documenten")
    assert f"{len(ours)} stellen wij" in words
    html = register_text.open_questions(rows, register)
    assert html.count("Door ons gesteld naar aanleiding van") == len(ours)
    assert html.count("<dt>Gevraagd in</dt>") == len(rows) - len(ours)


def test_a_date_that_is_ours_says_so_wherever_it_stands(register: Register) -> None:
    ours = "ongedateerd, tussen oktober 2022 en februari 2023; het jaar 2022 is afgeleid"
    html = register_text.detail(row(register, "CIJ-11"), register)
    assert f"<dt>Datum</dt><dd>{ours}</dd>" in html
    assert f"<dt>Stand van</dt><dd>{ours}</dd>" in html
    assert "<dt>Over de datum</dt><dd>Notitie (ongedateerd): Ongedateerd. De jongste datum" in html
    assert html.count("2022") == html.count("oktober 2022") + html.count("2022 is")  # never the year alone
    told = register_text.detail(row(register, "MIJ-12"), register)
    assert "<dt>Datum</dt><dd>oktober 2022</dd>" in told  # a date that the text has
    assert ours in register_text.contradictions(register.topics, register)
    assert "6 februari 2023, datum uit de Agenda" in register_text.detail(row(register, "KAZ-02"), register)
    assert "Notitie (ongedateerd)" in set(table(register.rows, register)["Document"])


def test_a_quarter_is_told_as_one(register: Register) -> None:
    assert "<dt>Datum</dt><dd>3e kwartaal 2023</dd>" in register_text.detail(row(register, "MIJ-02"), register)


def test_the_state_of_a_row_is_of_its_document(register: Register) -> None:
    dates = dict(zip(register.documents["id"], register.documents["date"], strict=True))
    off = register.rows[register.rows["reference_date"] != register.rows["source"].map(dates)]
    assert list(off["id"]) == []


def test_a_figure_does_not_exist_but_is_given_expected_or_aimed_at(register: Register) -> None:
    for record in records(register.rows[register.rows["category"] == "figure"]):
        html = register_text.opening(record) + register_text.detail(record, register)
        assert "Bestaat sinds" not in html, record["id"]
        assert "bestaand ·" not in html, record["id"]
    assert "cijfer · verwachting · CIJ-11" in register_text.opening(row(register, "CIJ-11"))
    assert "cijfer · afgesproken doel · CIJ-15" in register_text.opening(row(register, "CIJ-15"))
    assert "kazerne of kazernedeel · bestaand · KAZ-01" in register_text.opening(row(register, "KAZ-01"))
    assert {"Verwachting", "Bestaand"} <= {value for (value,) in facets(register)["status"]}


@pytest.mark.parametrize(
    "words, row_id",
    [
        ("75 miljoen", "CIJ-01"),
        ("8.000 banen", "CIJ-11"),
        ("8000 banen", "CIJ-11"),
        ("bijlage 1", "INS-01"),
        ("Tegenvoorstel van boeren", "OEF-02"),
    ],
)
def test_what_is_shown_of_a_row_finds_it(register: Register, words: str, row_id: str) -> None:
    assert row_id in set(matching(register, facets(register), Choice(words))["id"])
