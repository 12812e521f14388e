"""Rows that contradict each other are told with file and line; those of the snapshot do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st

from geodata import embedded
from layers import exceptions
from layers.contradictions import wrong_contradictions, wrong_dates, wrong_futures, wrong_regions, wrong_statements
from layers.drawn_rows import wrong_drawn_rows
from layers.written_dates import agree, moments_of, quarter_of
from tests.layers.changed import Changed, changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from geodata import Catalogue
    from layers.wrong import Wrong

    Check = Callable[[Catalogue], Iterable[Wrong]]

ANYWHERE = shapely.Point(257_000, 534_700)
RUNDEDAL = embedded().features("sites").set_index("id").geometry["BTR-01"]
CHECKS = tuple(exceptions.exceptions())
LARGE = shapely.affinity.scale(RUNDEDAL, 1.5, 1.5)


@pytest.mark.parametrize("wrong", [wrong_contradictions, wrong_drawn_rows])
def test_the_snapshot_does_not_contradict_itself(wrong: Callable[[Catalogue], Iterable[Exception]]) -> None:
    assert [str(error) for error in wrong(embedded())] == []


@pytest.mark.parametrize(
    "dataset, row, values, problem",
    [
        ("sites", "BTR-01", {"area_stated": None, "geometry": LARGE}, "the register says circa 150 ha netto uitgeefb"),
        ("sites", "OEF-02", {"area_stated": None}, "but a statement in conflicts.csv gives one"),
        ("sites", "BTR-01", {"area_stated": "338 ha"}, "'338 ha', but the register says circa 150 ha"),
        ("places", "HAV-01", {"area_stated": None}, "its text names a size in hectares"),
        ("places", "CAM-05", {"plan_status": "bestaand"}, "but row 'CAM-05' of the register is 'verkenning'"),
        ("places", "KEN-01", {"name": "Heel iets anders"}, "shares no word with 'ASTRON"),
        ("places", "KEN-01", {"geometry": ANYWHERE}, "km from Dwingeloo, where its row is"),
    ],
)
def test_what_is_drawn_otherwise_than_its_row_is_told(
    dataset: str, row: str, values: dict[str, Any], problem: str
) -> None:
    _told(wrong_drawn_rows(changed({(dataset, row): values})), dataset, row, next(iter(values)), problem)


@pytest.mark.parametrize(
    "check, where, column, value, problem",
    [
        (
            wrong_dates,
            ("timeline", "MIJ-09"),
            "date_from",
            "2024-08-25",
            "row 'MIJ-09' of the register has the date 2025-08-25",
        ),
        (wrong_dates, ("timeline", "TIJ-203"), "date_from", "2026", "but the document that tells it as something"),
        (wrong_dates, ("register", "MIJ-08"), "date", "2025-07", "but its value is 'augustus 2025'"),
        (wrong_dates, ("timeline", "TIJ-309"), "date_from", "2025-09-23", "but its source is of 2025-09-24"),
        (wrong_dates, ("conflicts", "rijkshub-03"), "date", "2022-12", "but its source is of 2023-12"),
        (wrong_regions, ("register", "BTR-01"), "regions", "Zuidwest-Drenthe", "but the row is in Emmen"),
        (wrong_regions, ("register", "BTR-01"), "municipalities", "Emmen;Meppel", "but the row is in Meppel"),
        (
            wrong_regions,
            ("register", "KEN-01"),
            "regions",
            "Zuidwest-Drenthe;Noord-Drenthe",
            "none of its municipalities",
        ),
        (wrong_regions, ("register", "KEN-01"), "regions", "Zuidwest-Drenthe;buiten Drenthe", "are all in Drenthe"),
        (wrong_futures, ("register", "CIJ-20"), "date", "2027", "when the data was retrieved"),
        (wrong_futures, ("places", "KEN-01"), "reference_date", "2031", "when the data was retrieved"),
        (wrong_futures, ("conflicts", "mandemaat-01"), "date", "2026-12", "when the data was retrieved"),
        (wrong_statements, ("conflicts", "mandemaat-03"), "id", "mandemaat-04", "it is statement 3 of 'mandemaat'"),
    ],
)
def test_what_contradicts_is_told(check: Check, where: tuple[str, str], column: str, value: str, problem: str) -> None:
    dataset, row = where
    values = {column: value, "evidence": "stated"} if dataset == "places" else {column: value}
    found = [wrong for wrong in check(changed({(dataset, row): values})) if wrong.dataset == dataset]
    ((number, told),) = {(wrong.row, wrong.column) for wrong in found}
    assert (number, told) == (_number(dataset, row), "regions" if column == "municipalities" else column)
    assert any(problem in wrong.problem for wrong in found)


def test_a_statement_that_is_gone_leaves_a_gap() -> None:
    class Without(Changed):
        def table(self, dataset_id: str) -> pd.DataFrame:
            table = super().table(dataset_id)
            if dataset_id != "conflicts":
                return table
            return table[~table["id"].isin(["mandemaat-02", "noordenveld-02"])].reset_index(drop=True)

    was = embedded()
    found = list(wrong_statements(Without(was.folder, was.datasets, was.sources)))
    assert [(wrong.dataset, wrong.column) for wrong in found] == [("conflicts", "order"), ("conflict_topics", "id")]
    assert "3 follows 1; the statements of 'mandemaat' are numbered without a gap." in found[0].problem
    assert "'noordenveld' has 1 statement(s)" in found[1].problem


def test_an_exception_of_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {**exceptions.exceptions(), "name": {**exceptions.exceptions()["name"], "register/XXX-99": "Once."}}
    monkeypatch.setattr(exceptions, "exceptions", lambda: left)
    (found,) = exceptions.wrong_exceptions(embedded())
    assert "'register/XXX-99' is not valid: there is no such row, which layers/exceptions.toml names" in str(found)


@pytest.mark.parametrize(
    "row, regions, region",
    [
        ("OEF-01", "Noord-Drenthe", "Noord-Drenthe and Zuidwest-Drenthe"),
        ("CSP-01", "Noord-Drenthe;Zuidwest-Drenthe;buiten Drenthe", "Zuidoost-Drenthe and Zuidwest-Drenthe"),
        ("KAZ-13", "Noord-Drenthe;Zuidwest-Drenthe", "buiten Drenthe"),
    ],
)
def test_a_municipality_needs_every_region_that_it_is_in(row: str, regions: str, region: str) -> None:
    found = [wrong.problem for wrong in wrong_regions(changed({("register", row): {"regions": regions}}))]
    assert len(found) == 1
    assert found[0].endswith(f"which is in {region}.")


def test_the_whole_province_has_every_municipality_of_it() -> None:
    assert not list(wrong_regions(changed({("register", "OEF-01"): {"regions": "Drenthe"}})))


def test_every_exception_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = [key for section in exceptions.exceptions().values() for key in section]
    monkeypatch.setattr(exceptions, "exceptions", lambda: {check: {} for check in CHECKS})
    told = " ".join(str(error) for wrong in (wrong_contradictions, wrong_drawn_rows) for error in wrong(embedded()))
    for key in reasons:
        dataset, _, row = key.partition("/")
        place = embedded().place_of(dataset, _number(dataset, row))
        assert place in told or f"row '{row}' of the register" in told or f"'{row}' lies" in told, key


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Pers, oktober 2025", ("2025-10",)),
        ("Regionale pers, 24 september 2025", ("2025-09-24",)),
        ("stand 2015–2017", ("2015", "2017")),
        ("BWBR0034883, artikel 2", ()),
        ("ruim 2.012 woningen, 2012,5 km", ()),
    ],
)
def test_dates_are_found_in_dutch_texts(text: str, expected: tuple[str, ...]) -> None:
    assert moments_of(text) == expected


def test_a_quarter_has_three_months() -> None:
    assert quarter_of("derde kwartaal van 2023 (verwacht)") == ("2023-07", "2023-08", "2023-09")
    assert quarter_of("eind 2025") == ()


@given(st.dates())
def test_a_date_agrees_with_its_year_and_month_only(day: Any) -> None:
    text = day.isoformat()
    assert all(agree(text, text[:length]) and agree(text[:length], text) for length in (4, 7, 10))
    assert not agree(text, f"{(day.year % 9000) + 1:04d}")


def _number(dataset: str, row: str) -> int:
    table = embedded().features(dataset) if embedded()[dataset].geometry else embedded().table(dataset)
    return int(table.index[table["id"] == row][0]) + 1


def _told(errors: Any, dataset: str, row: str, column: str, problem: str) -> None:
    (found,) = map(str, errors)
    assert problem in found
    assert f"column '{column}'" in found
    assert f"({embedded().place_of(dataset, _number(dataset, row))})" in found
