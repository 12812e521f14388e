from __future__ import annotations

import re

import pytest

from layers.register import Register, load_register
from ui.register_figures import as_html, figures, told
from ui.register_table import parts, records


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def test_every_value_with_a_unit_is_told_once_whatever_row_has_it(register: Register) -> None:
    found = figures(register)
    rows = register.rows
    every = set(rows["id"][(rows["value"] != "") & (rows["unit"] != "")])
    told_ids = re.findall(r'<article class="figure">.*?register\?id=([^"]+)"', as_html(found, register), re.DOTALL)
    assert sorted(told_ids) == sorted(every)
    assert {"BTR-01", "WEE-04", "RDI-15", "PRO-04", "NAT-07", "CAM-02"} <= set(found.stated["id"])
    assert {"KMA-01", "HUB-12"}.isdisjoint(found.stated["id"])


def test_statements_without_a_number_and_what_we_counted_are_apart(register: Register) -> None:
    found = figures(register)
    assert {"CIJ-10", "CIJ-18"} <= set(found.words["id"])
    assert set(found.ours["id"]) >= {"CIJ-22", "CIJ-25", "REG-01"}
    assert set(found.stated["evidence"]) == {"stated"}
    assert found.stated[["value_low", "value_high"]].notna().any(axis=1).all()
    words = re.sub(r"<[^>]*>", "", told(found))
    assert f"{len(found.stated)} cijfers met een getal" in words
    assert f"{len(found.words)} uitspraken zonder getal; {len(found.ours)} aantallen hebben wij" in words


def test_amounts_on_which_sources_differ_are_side_by_side_once(register: Register) -> None:
    found = figures(register)
    html = as_html(found, register)
    assert {"de-haar-nu", "de-haar-uitbreiding", "de-haar-bedrijven"} <= set(found.topics["id"])
    for topic in ("de-haar-nu", "de-haar-uitbreiding", "rundedal-grootte", "groei-rijksbanen"):
        for one in records(register.conflicts[register.conflicts["topic"] == topic]):
            assert html.count(f"<p>{one['statement']}</p>".replace("'", "&#x27;")) == 1, one["id"]
    beside = re.search(r'id=BTR-01".*?</article>', html, re.DOTALL)
    assert beside is not None
    assert "300\N{NO-BREAK SPACE}ha bruto" in beside[0]


def test_a_topic_that_is_no_amount_is_not_beside_what_is_more_than_a_figure(register: Register) -> None:
    (topic,) = records(register.topics[register.topics["id"] == "jwf-opleiding"])
    assert "WEE-04" in parts(topic["register_ids"])
    assert topic["title"] not in as_html(figures(register), register)


def test_every_figure_has_a_date_and_is_of_its_document(register: Register) -> None:
    rows = register.rows
    assert (rows["date"][(rows["unit"] != "")] != "").all()
    (target,) = records(rows[rows["id"] == "CIJ-16"])
    assert target["date"] == "2025-08"
    html = as_html(figures(register), register)
    assert "Notitie (ongedateerd), BZK-notitie · ongedateerd, tussen oktober 2022 en februari 2023" in html
    assert " · 2022 · " not in html
