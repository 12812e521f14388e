"""Rows about one site name the same municipalities, whoever wrote them down."""

from __future__ import annotations

import pytest
import shapely

from geodata import embedded
from layers.register import entries
from layers.subjects import sites_of, wrong_subjects
from tests.layers.changed import changed

HAVELTE = {"Westerveld", "Steenwijkerland"}


def test_the_snapshot_names_all_municipalities_of_its_sites() -> None:
    assert not list(wrong_subjects(embedded()))


def test_the_barracks_at_havelte_lie_in_two_municipalities_for_all_that_is_about_them() -> None:
    """The outline says so, not a list: the site straddles the border of the province."""
    frame, areas = embedded().features("sites").set_index("id"), embedded().features("municipalities")
    shape = frame.geometry["KAZ-08"]
    assert set(areas["name"][shapely.area(areas.geometry.intersection(shape)) > 1e4]) == HAVELTE
    register = embedded().table("register").set_index("id")
    about = [row for row, sites in sites_of(embedded()).items() if "KAZ-08" in sites]
    assert {"AFS-07", "AFS-08", "EEN-05", "EEN-08", "CIJ-05", "INS-09", "MIJ-01", "MIJ-04", "MIJ-05"} < set(about)
    named = {row: set(entries(register["municipalities"][row])) for row in about}
    assert [row for row in about if named[row] and not named[row] >= HAVELTE] == []


@pytest.mark.parametrize(
    "dataset, row, municipalities, missing, site",
    [
        ("register", "AFS-08", "Westerveld", "Steenwijkerland", "KAZ-08"),  # a point on the site
        ("register", "EEN-05", "Assen;Westerveld", "Steenwijkerland", "KAZ-08"),  # the end of a line
        ("register", "CIJ-07", "Assen;Westerveld", "Steenwijkerland", "KAZ-08"),  # a link to the site
        ("register", "INS-10", "Steenwijkerland", "Westerveld", "KAZ-08"),  # a row of the register that it is linked to
        ("register", "WEE-04", "Assen", "Midden-Drenthe", "OEF-01"),
        ("open_questions", "OPEN-17", "Westerveld", "Steenwijkerland", "KAZ-08"),
        ("open_questions", "OPEN-16", "Assen", "Midden-Drenthe", "OEF-01"),
    ],
)
def test_a_row_that_names_a_part_of_a_site_is_told(
    dataset: str, row: str, municipalities: str, missing: str, site: str
) -> None:
    catalogue = changed({(dataset, row): {"municipalities": municipalities}})
    found = list(wrong_subjects(catalogue))
    assert catalogue.table(dataset)["id"].iloc[found[0].row - 1] == row
    problem = f"'{municipalities}' lacks {missing}, where {site} is too, which it is about."
    assert [(wrong.dataset, wrong.column, wrong.problem) for wrong in found] == [(dataset, "municipalities", problem)]


def test_a_site_that_moves_over_a_border_is_told_at_every_row_about_it() -> None:
    found = list(wrong_subjects(changed({("register", "BTR-01"): {"municipalities": "Emmen;Coevorden"}})))
    assert {wrong.dataset for wrong in found} == {"register", "open_questions"}
    assert all("lacks Coevorden, where BTR-01 is too" in wrong.problem for wrong in found)


def test_a_row_without_a_municipality_and_one_with_a_place_of_its_own_elsewhere_need_none() -> None:
    assert not list(wrong_subjects(changed({("register", "INS-10"): {"municipalities": ""}})))
    about = sites_of(embedded())
    assert about["KMA-02"] == about["GEM-11"] == ()


def test_a_question_names_no_municipality_that_none_of_its_rows_names() -> None:
    catalogue = changed({("open_questions", "OPEN-30"): {"municipalities": "Emmen;Hoogeveen"}})
    (wrong,) = wrong_subjects(catalogue)
    assert wrong.problem.startswith("'Hoogeveen' is in none of the rows that the question is about, BTR-01")
