from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from geodata import embedded
from geodata.catalogue import Catalogue
from geodata.errors import (
    DatasetAlteredError,
    DatasetInvalidError,
    DatasetMissingError,
    UnknownDatasetError,
    WrongCrsError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.conftest import Small


def test_every_embedded_dataset_is_as_promised() -> None:
    findings = list(embedded().verify())
    assert len(findings) >= 8
    assert [(finding.dataset.id, str(finding.error)) for finding in findings if finding.error] == []


def test_every_embedded_source_is_used_and_every_source_has_a_licence() -> None:
    catalogue = embedded()
    used = {source for dataset in catalogue.datasets.values() for source in dataset.sources}
    assert used == set(catalogue.sources)
    assert all(source.licence and source.attribution and source.title for source in catalogue.sources.values())


def test_opens_features_in_rd_and_text_as_text(small: Small) -> None:
    towns = small.catalogue().features("towns")
    assert towns.crs.to_epsg() == 28992
    assert towns["inhabitants"].tolist() == [100, 200, 300]
    assert towns.geometry.x.tolist() == [210_000, 220_000, 230_000]
    figures = small.catalogue().table("figures")
    assert figures["id"].tolist() == ["NA", "b"]
    assert figures["value"].isna().tolist() == [False, True]


def test_an_altered_byte_is_found_and_the_message_says_what_to_do(small: Small) -> None:
    small.towns.write_bytes(small.towns.read_bytes().replace(b"Town 2", b"Town 4"))
    with pytest.raises(DatasetAlteredError) as caught:
        small.catalogue().features("towns")
    assert isinstance(caught.value, ValueError)
    assert "towns.geojson has SHA-256" in str(caught.value)
    assert "python -m geodata seal towns" in str(caught.value)
    assert "is gewijzigd" in caught.value.dutch
    assert "git checkout" in caught.value.dutch


def test_a_missing_file_is_named(small: Small) -> None:
    small.towns.unlink()
    with pytest.raises(DatasetMissingError) as caught:
        small.catalogue().features("towns")
    assert isinstance(caught.value, FileNotFoundError)
    assert "towns.geojson" in str(caught.value)
    assert "ontbreekt" in caught.value.dutch


def test_an_unknown_dataset_lists_what_there_is(small: Small) -> None:
    with pytest.raises(UnknownDatasetError) as caught:
        small.catalogue().features("roads")
    assert isinstance(caught.value, KeyError)
    assert str(caught.value) == "Unknown dataset 'roads'. Choose one of: figures, towns."
    assert caught.value.dutch == "Onbekende dataset 'roads'. Kies uit: figures, towns."


@pytest.mark.parametrize("crs", ["OGC:1.3:CRS84", "EPSG::4326", "EPSG::3035", None])
def test_another_crs_is_refused(small: Small, crs: str | None) -> None:
    small.write_towns([small.town(number) for number in (1, 2, 3)], crs=crs)
    small.write_catalogue()
    with pytest.raises(WrongCrsError) as caught:
        small.catalogue().features("towns")
    assert "has to be in EPSG:28992" in str(caught.value)
    assert "moet in EPSG:28992 staan" in caught.value.dutch


def test_a_missing_comma_is_told_where_it_is_missed(small: Small) -> None:
    small.write_towns([small.town(1), small.town(2), small.town(3)])
    lines = json.dumps(json.loads(small.towns.read_text(encoding="utf-8")), indent=0).splitlines()
    number = next(number for number, line in enumerate(lines, start=1) if line.endswith('"id": "t2",'))
    lines[number - 1] = lines[number - 1].removesuffix(",")
    small.towns.write_text("\n".join(lines), encoding="utf-8")
    small.write_catalogue()
    place = f"line {number}, column {len(lines[number - 1]) + 1}"
    with pytest.raises(DatasetInvalidError, match=place):
        small.catalogue().features("towns")


@pytest.mark.parametrize(
    "coordinates",
    [[6.2, 52.8], [540_000, 210_000], [210_000, 5_400_000]],
    ids=["degrees", "swapped", "another grid"],
)
def test_coordinates_that_cannot_be_rd_are_refused_although_the_crs_says_so(
    small: Small, coordinates: list[float]
) -> None:
    spoilt = small.town(2, geometry={"type": "Point", "coordinates": coordinates})
    small.write_towns([small.town(1), spoilt, small.town(3)])
    small.write_catalogue()
    with pytest.raises(
        DatasetInvalidError, match=r"column 'geometry' in row 2 lies at .*, which cannot be RD New metres"
    ):
        small.catalogue().features("towns")


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [
        [[210_000, 540_000], [211_000, 541_000], [211_000, 540_000], [210_000, 541_000], [210_000, 540_000]]
    ],
}
LINE = {"type": "LineString", "coordinates": [[210_000, 540_000], [211_000, 541_000]]}


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"id": "t1"}, "id 't1' occurs more than once."),
        ({"evidence": "guessed"}, "column 'evidence' in row 2 is 'guessed', not one of measured, stated, derived"),
        ({"plan_status": "open"}, "column 'plan_status' in row 2 is 'open', not one of bestaand, gepland"),
        ({"source": "hearsay"}, "column 'source' in row 2 is 'hearsay', not one of registry."),
        ({"source": "other"}, "column 'source' in row 2 is 'other', not one of registry."),
        ({"reference_date": "1 May"}, "column 'reference_date' is not of type date."),
        ({"reference_date": "2023-13"}, "column 'reference_date' is not of type date."),
        ({"reference_date": "2023-02-30"}, "column 'reference_date' is not of type date."),
        ({"inhabitants": 1.5}, "column 'inhabitants' is not of type integer."),
        ({"inhabitants": None}, "column 'inhabitants' is empty in row 2."),
        ({"name": ""}, "column 'name' is empty in row 2."),
        ({"extra": 1}, "column 'extra' is not in the catalogue."),
        ({"geometry": None}, "column 'geometry' in row 2 is empty."),
        ({"geometry": LINE}, "column 'geometry' in row 2 is a LineString, not Point."),
        ({"geometry": BOW_TIE}, "column 'geometry' in row 2 is not valid: Self-intersection"),
    ],
)
def test_a_spoilt_row_is_refused_with_its_place(small: Small, changes: dict[str, Any], problem: str) -> None:
    small.write_towns([small.town(1), small.town(2, **changes), small.town(3)])
    small.write_catalogue()
    with pytest.raises(DatasetInvalidError) as caught:
        small.catalogue().features("towns")
    assert problem in str(caught.value)
    assert caught.value.dutch.startswith("Dataset 'towns' is niet geldig.")
    assert problem in caught.value.dutch


@pytest.mark.parametrize("cell", ["28.000", "-1.193", "100.000"])
def test_a_number_that_may_have_a_thousands_point_is_refused(small: Small, cell: str) -> None:
    small.figures.write_text(f"id,value\na,1\nb,{cell}\n", encoding="utf-8")
    small.write_catalogue()
    with pytest.raises(DatasetInvalidError, match=rf"column 'value' in row 2 is '{cell}'.*\(figures.csv, line 3\)"):
        small.catalogue().table("figures")


@pytest.mark.parametrize(
    "cell, number", [("28000", 28000.0), ("28.0", 28.0), ("0.125", 0.125), ("1.1930", 1.193), ("1234.567", 1234.567)]
)
def test_a_number_with_a_point_that_is_no_thousands_point_is_read(small: Small, cell: str, number: float) -> None:
    small.figures.write_text(f"id,value\n2.000,1\nb,{cell}\n", encoding="utf-8")
    small.write_catalogue()
    assert small.catalogue().table("figures")["value"].tolist() == [1.0, number]


def test_a_missing_column_is_named(small: Small) -> None:
    features = [small.town(number) for number in (1, 2, 3)]
    for feature in features:
        del feature["properties"]["name"]
    small.write_towns(features)
    small.write_catalogue()
    with pytest.raises(DatasetInvalidError, match="column 'name' is missing"):
        small.catalogue().features("towns")


def test_a_wrong_count_is_told(small: Small) -> None:
    small.write_catalogue(rows=4)
    with pytest.raises(DatasetInvalidError, match="it has 3 rows, the catalogue says 4"):
        small.catalogue().features("towns")


def test_a_column_of_text_is_no_column_of_numbers(small: Small) -> None:
    small.write_towns([small.town(number, inhabitants="many") for number in (1, 2, 3)])
    small.write_catalogue()
    with pytest.raises(DatasetInvalidError, match="column 'inhabitants' is not of type integer"):
        small.catalogue().features("towns")


def test_an_unknown_column_type_is_told(small: Small) -> None:
    small.write_catalogue(inhabitants="count")
    with pytest.raises(DatasetInvalidError, match="unknown type 'count'"):
        small.catalogue().features("towns")


def test_a_file_that_is_no_geojson_is_told(small: Small) -> None:
    small.towns.write_text("not a map", encoding="utf-8")
    small.write_catalogue()
    with pytest.raises(DatasetInvalidError, match=r"towns\.geojson cannot be read"):
        small.catalogue().features("towns")


def test_a_table_cannot_be_opened_as_features(small: Small) -> None:
    with pytest.raises(DatasetInvalidError, match=r"open it with table\(\)"):
        small.catalogue().features("figures")


def test_verify_tells_every_dataset_and_not_only_the_first_that_is_wrong(small: Small) -> None:
    small.towns.unlink()
    findings = {finding.dataset.id: finding.error for finding in small.catalogue().verify()}
    assert isinstance(findings["towns"], DatasetMissingError)
    assert findings["figures"] is None


def test_a_catalogue_that_names_an_unknown_source_is_refused(small: Small) -> None:
    (small.folder / "sources.toml").write_text("", encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match=r"unknown source\(s\) registry"):
        small.catalogue()


@pytest.mark.parametrize(
    "content, problem",
    [
        ("[towns", "catalogue.toml"),
        ("loose = 1", "'loose' stands outside a table"),
        ('[towns]\nfile = "towns.geojson"', "missing .* required positional arguments"),
        ("[towns]\ncolour = 1", "unexpected keyword argument 'colour'"),
    ],
)
def test_a_broken_catalogue_is_refused(small: Small, content: str, problem: str) -> None:
    (small.folder / "catalogue.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match=problem):
        small.catalogue()


def test_a_folder_without_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetMissingError, match=r"catalogue\.toml"):
        Catalogue.read(tmp_path)
