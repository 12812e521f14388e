"""Names are found however they are typed, and lead to a place on the map."""

from __future__ import annotations

import pytest

from analysis.search import KINDS, Hit, search, simplified
from geodata import embedded
from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON
from layers import layer_specs, load_layer


def first(text: str) -> Hit:
    return search(text)[0]


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert simplified("Koloniën  van-Weldadigheid!") == "kolonien van weldadigheid"
    assert search("KOLONIEN van") == search("koloniën VAN") != ()


@pytest.mark.parametrize("text", ["", "   ", "-", "qqzzxx"])
def test_nothing_finds_nothing(text: str) -> None:
    assert search(text) == ()


@pytest.mark.parametrize(
    "text, kind, title",
    [
        ("assen", "municipality", "Assen"),
        ("noorderveld", "municipality", "Noordenveld"),
        ("7705", "zone", "7705 Drogteropslagen"),
        ("drogterop", "place", "Drogteropslagen"),
        ("laaghalerv", "place", "Laaghalerveen"),
        ("afrit havelte", "register", "A32"),
        ("jwf kazerne compacte", "register", "JWF-kazerne: compacte beveiligde zone"),
        ("postkazerne", "register", "Johannes Postkazerne"),
        ("johannes", "register", "Johannes Postkazerne"),
        ("emmen zuid", "station", "Emmen Zuid"),
        ("steenwijk", "place", "Steenwijk"),
    ],
)
def test_the_best_hit_is_what_is_meant(text: str, kind: str, title: str) -> None:
    assert (first(text).kind, first(text).title) == (kind, title)


def test_all_words_have_to_match_and_beginnings_come_first() -> None:
    hits = search("haven", limit=100)
    begins = [simplified(hit.title).startswith("haven") for hit in hits]
    assert begins == sorted(begins, reverse=True)
    assert any(begins)
    assert not all(begins)
    assert {hit.id for hit in search("haven meppel", limit=100)} < {hit.id for hit in search("haven", limit=100)}


def test_the_limit_holds() -> None:
    assert len(search("a", limit=7)) == 7
    assert search("a", limit=7) == search("a", limit=50)[:7]


def test_every_hit_leads_to_the_map() -> None:
    hits = {hit for letter in "aeiou" for hit in search(letter, limit=5000)}
    assert {hit.kind for hit in hits} == set(KINDS)
    drawn = {layer_id: set(load_layer(layer_id).frame["id"]) for layer_id in {hit.layer_id for hit in hits} - {""}}
    for hit in hits:
        south, west, north, east = hit.bounds
        assert south <= hit.lat <= north
        assert west <= hit.lon <= east
        assert NETHERLANDS_LAT[0] < south < north < NETHERLANDS_LAT[1]
        assert NETHERLANDS_LON[0] < west < east < NETHERLANDS_LON[1] + 1
        assert hit.title
        assert hit.subtitle
        assert hit.feature_id in drawn[hit.layer_id] if hit.layer_id else hit.kind == "place"


def test_everything_with_a_name_can_be_found() -> None:
    for layer_id, spec in layer_specs().items():
        if spec.dataset != "network_links":
            name = load_layer(layer_id).frame["name"].iloc[0]
            assert any(hit.title == name or name in hit.subtitle for hit in search(name, limit=50)), name
    for name in embedded().features("place_labels")["name"]:
        assert any(hit.kind == "place" and hit.title == name for hit in search(name, limit=50)), name


def test_munition_leads_to_a_whole_municipality() -> None:
    for hit in search("munitie"):
        assert hit.layer_id in {"munition", "municipalities", "province"}
