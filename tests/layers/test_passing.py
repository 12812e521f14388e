from __future__ import annotations

import pytest

from geodata import embedded
from layers.contradictions import wrong_contradictions
from layers.passing import wrong_passages
from layers.register import entries
from tests.layers.changed import changed


def test_every_line_passes_municipalities_that_its_row_names() -> None:
    assert not list(wrong_passages(embedded()))


def test_a_municipality_that_a_road_crosses_is_missed() -> None:
    catalogue = changed({("register", "CWE-01"): {"municipalities": "Assen;Midden-Drenthe;Hoogeveen;Meppel;Tynaarlo"}})
    found = [wrong.problem for wrong in wrong_passages(catalogue)]
    assert [problem.split(" for ")[0] for problem in found] == [
        "'CWE-01' runs through De Wolden",
        "'CWE-01' runs through Westerveld",
    ]
    told = [str(error) for error in wrong_contradictions(catalogue)]
    assert all("register.csv, line" in one for one in told if "runs through" in one)
    assert sum("runs through" in one for one in told) == len(found)


def test_a_row_that_names_no_municipality_is_about_all_of_them() -> None:
    assert not list(wrong_passages(changed({("register", "CWE-01"): {"municipalities": ""}})))


@pytest.mark.parametrize(
    "row, municipalities, problem",
    [
        ("KAZ-13", "Assen;Westerveld", "'KAZ-13-havelte' lies in Steenwijkerland; name it too."),
        ("AFS-07", "Assen;Westerveld", "'AFS-07' lies in Steenwijkerland; name it too."),
        ("OEF-01", "Assen", "'OEF-01' lies for 12% in Midden-Drenthe; name it too."),
    ],
)
def test_a_municipality_that_a_point_or_an_area_lies_in_is_missed(row: str, municipalities: str, problem: str) -> None:
    catalogue = changed({("register", row): {"municipalities": municipalities}})
    assert problem in [wrong.problem for wrong in wrong_passages(catalogue)]


@pytest.mark.parametrize("dataset, feature", [("sites", "OEF-01"), ("sites", "OEF-02"), ("places", "KEN-02")])
def test_an_area_lies_in_the_municipalities_that_its_row_names(dataset: str, feature: str) -> None:
    frame, areas = embedded().features(dataset), embedded().features("municipalities")
    (shape,) = frame.geometry[frame["id"] == feature]
    register = embedded().table("register").set_index("id")
    assert set(areas["name"][areas.intersection(shape).area > 1e4]) == set(entries(register["municipalities"][feature]))
