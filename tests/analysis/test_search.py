"""Names are found however they are typed, and lead to a place on the map."""

from __future__ import annotations

import pytest

from analysis.kinds import asked_for
from analysis.search import KINDS, Hit, _index, found_at, search
from geodata import active, embedded
from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON
from geodata.words import simplified
from layers import drawn_specs, layer_specs, load_layer
from layers.placement import places_of
from layers.register import load_register


def first(text: str) -> Hit:
    return search(text)[0]


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert simplified("Koloniën  van-Weldadigheid!") == "kolonien van weldadigheid"
    assert search("KOLONIEN van") == search("koloniën VAN") != ()


@pytest.mark.parametrize("text", ["", "   ", "-", "qqzzxx", "N33", "Witterveld", "station qqzzxx"])
def test_nothing_finds_nothing(text: str) -> None:
    assert search(text) == ()


@pytest.mark.parametrize("text", ["210205 535050", "52.80, 6.20", "52°48'N 6°12'E"])
def test_coordinates_lead_to_their_point_and_municipality(text: str) -> None:
    (hit,) = search(text)
    assert (hit.kind, hit.layer_id) == ("position", "")
    assert hit.title.startswith("RD 2")
    assert hit.subtitle.endswith("gemeente Westerveld")
    assert hit.bounds is not None
    assert hit.bounds[0] < 52.8 < hit.bounds[2]
    assert found_at("", hit.id) == hit


def test_a_point_abroad_has_no_municipality() -> None:
    assert "gemeente" not in first("52.5, 7.3").subtitle


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
        ("neuenhaus", "place", "Neuenhaus"),
        ("station rheine", "feature", "Station Rheine"),
        ("station bad bentheim", "feature", "Station Bad Bentheim"),
        ("enschede", "register", "Universiteit Twente"),
        ("de haar", "register", "Oefenterrein De Haar"),
        ("johannes postkazerne in havelte", "register", "Johannes Postkazerne"),
        ("JWF", "register", "Johan Willem Frisokazerne"),
        ("jwf-kazerne", "register", "Johan Willem Frisokazerne"),
        ("GAE", "register", "Groningen Airport Eelde (GAE)"),
        ("13 infbat", "register", "13 Infanteriebataljon Luchtmobiel"),
        ("DV&O", "register", "Dienst Vervoer en Ondersteuning (DV&O)"),
        ("BZK", "register", "Ministerie van BZK"),
        ("station Steenwijk", "station", "Steenwijk"),
        ("NS Zwolle", "station", "Zwolle"),
        ("gemeente Emmen", "municipality", "Emmen"),
        ("Gemeente Westerveld", "municipality", "Westerveld"),
        ("7971 CE", "zone", "7971 Havelte"),
        ("7971ce", "zone", "7971 Havelte"),
        ("Mandemat", "register", "Rijkskantoor Mandemaat Assen"),
        ("GLV II", "feature", "Laagvlieggebied GLV II Midden-Drenthe"),
        ("station Steenwik", "station", "Steenwijk"),
        ("Haveltte", "place", "Havelte"),
        ("havlete", "place", "Havelte"),
        ("Emmn", "municipality", "Emmen"),
    ],
)
def test_the_best_hit_is_what_is_meant(text: str, kind: str, title: str) -> None:
    assert (first(text).kind, first(text).title) == (kind, title)


@pytest.mark.parametrize(
    "text, found",
    [
        ("kazernes", {"KAZ-01", "KAZ-08"}),
        ("kazerne", {"KAZ-01", "KAZ-08"}),
        ("havens", {"HAV-01", "HAV-03"}),
        ("luchthaven", {"LUV-01"}),
        ("terminals", {"TER-01"}),
        ("ziekenhuizen", {"ZOR-02"}),
    ],
)
def test_things_come_before_what_is_said_of_them_also_in_the_plural(text: str, found: set[str]) -> None:
    assert found <= {hit.id for hit in search(text)[:3]}


@pytest.mark.parametrize("text, found", [("politie", "RDI-05"), ("rijksvastgoedbedrijf", "RDK-19")])
def test_what_is_on_the_map_comes_before_what_is_not(text: str, found: str) -> None:
    assert first(text).id == found


@pytest.mark.parametrize(
    "text, kind, found",
    [
        ("KAZ-08", "register", "KAZ-08"),
        ("kaz-01", "register", "KAZ-01"),
        (" OVH-01 ", "register", "OVH-01"),
        ("GEM-03", "municipality", "GM1699"),
        ("jpk-gate", "feature", "jpk-gate"),
        ("KAZ-13-havelte", "feature", "KAZ-13-havelte"),
        ("NS-AML", "station", "NS-AML"),
        ("gn-2754752", "place", "gn-2754752"),
        ("MUN-01", "register", "MUN-01"),
    ],
)
def test_a_whole_id_leads_to_what_has_it(text: str, kind: str, found: str) -> None:
    assert (first(text).kind, first(text).id) == (kind, found)


def test_every_id_of_the_inventory_is_found() -> None:
    names = load_register().rows.set_index("id")["name"]
    for row_id in embedded().table("inventory")["id"]:
        hit = first(row_id)
        assert hit.id == row_id or (hit.kind, hit.title) == ("municipality", names[row_id])
    assert search("KAZ") != search("KAZ-0") != search("KAZ-01")


def test_all_words_have_to_match_and_beginnings_come_first() -> None:
    hits = search("veen", limit=100)
    begins = [simplified(hit.title).startswith("veen") for hit in hits]
    assert begins == sorted(begins, reverse=True)
    assert any(begins)
    assert not all(begins)
    assert {hit.id for hit in search("haven meppel", limit=100)} < {hit.id for hit in search("haven", limit=100)}


@pytest.mark.parametrize("text, inside", [("RVO", "Aduardervoorwerk"), ("DV&O", "Wildlands"), ("UWV", "Blauwverlaat")])
def test_short_words_are_found_at_the_beginning_of_a_word_only(text: str, inside: str) -> None:
    assert any(inside in hit.title for hit in search(inside))
    parts = simplified(text).split()
    for hit in search(text, limit=500):
        assert inside not in hit.title
        entry = next(entry for entry in _index(active()) if entry.hit == hit)
        assert all(any(word.startswith(part) for word in entry.words.split()) for part in parts)


def test_longer_words_are_found_anywhere() -> None:
    assert any(hit.title == "Binnenhaven Meppel" for hit in search("haven", limit=50))
    assert any(hit.title == "Johannes Postkazerne" for hit in search("kazerne", limit=50))


def test_the_limit_holds() -> None:
    assert len(search("a", limit=7)) == 7
    assert search("a", limit=7) == search("a", limit=50)[:7]


def test_every_hit_leads_to_the_map() -> None:
    found = {hit for letter in "aeiou" for hit in search(letter, limit=5000)}
    assert {hit.kind for hit in found} == set(KINDS) - {"position", "layer"}
    hits = {hit for hit in found if hit.bounds}
    assert {hit.kind for hit in found - hits} == {"register"}
    drawn = {layer_id: set(load_layer(layer_id).frame["id"]) for layer_id in {hit.layer_id for hit in hits} - {""}}
    for hit in hits:
        assert hit.bounds
        assert hit.lat
        assert hit.lon
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


def test_every_row_of_the_register_can_be_found_by_its_name() -> None:
    rows = load_register().rows
    for row_id, name in zip(rows["id"], rows["name"], strict=True):
        found = [hit for hit in search(name, limit=50) if row_id == hit.id or name == hit.title]
        assert found, row_id
        if not places_of(row_id):
            assert [(hit.id, hit.bounds, hit.layer_id) for hit in found if hit.id == row_id] == [(row_id, None, "")]


@pytest.mark.parametrize("text", ["Ministerie van Defensie", "BZK", "NCTV", "Motie-De Vries"])
def test_what_is_on_no_map_leads_to_the_register(text: str) -> None:
    assert any(hit.bounds is None and "alleen in het register" in hit.subtitle for hit in search(text))


@pytest.mark.parametrize(
    "text, found",
    [
        ("VAM-berg", "BTR-04"),
        ("Meppelerdiep", "CWA-04"),
        ("vliegveld Hoogeveen", "springlocatie-hoogeveen"),
        ("monumenten kazerne", "KAZ-04"),
        ("knooppunt Hoogeveen", "CWE-03"),
        ("ziekenhuis Emmen", "ZOR-02"),
    ],
)
def test_what_only_our_texts_tell_is_found(text: str, found: str) -> None:
    assert first(text).id == found


@pytest.mark.parametrize("text", ["N33", "2013", "qzx Emmen"])
def test_numbers_and_words_that_no_text_has_find_nothing_in_the_texts(text: str) -> None:
    assert search(text) == ()


@pytest.mark.parametrize(
    "text, thing, said", [("Rijkshub", "RKA-01", "AFS-06"), ("Belastingdienst", "RDI-08", "AAN-06")]
)
def test_a_thing_comes_before_what_is_said_of_it(text: str, thing: str, said: str) -> None:
    ids = [hit.id for hit in search(text)]
    assert ids.index(thing) < ids.index(said)


def test_what_the_documents_name_comes_before_hamlets_of_that_name() -> None:
    kinds = [hit.kind for hit in search("De Haar", limit=50)]
    assert kinds.count("place") > 1
    assert kinds[: kinds.index("place")].count("register") >= 2
    assert "register" not in kinds[kinds.index("place") :]
    assert first("Havelte").kind == "place"  # the map writes this one


def test_the_name_in_a_document_finds_the_depot_and_says_no_more_than_its_municipality() -> None:
    """The last word says nothing: any other in its place finds the same."""
    (found,) = search("Centraal Munitiedepot Veenhuizen")
    assert (found.id, found.title) == ("MUN-01", "Centraal Munitiedepot (gemeente Noordenveld)")
    assert search("Centraal Munitiedepot Ameland") == (found,)
    assert not any(hit.id == found.id for hit in search("Veenhuizen", limit=500))


def test_munition_leads_to_a_whole_municipality() -> None:
    for hit in search("munitie"):
        assert hit.layer_id in {"munition", "municipalities", "province"}


@pytest.mark.parametrize(
    "text, layer, found",
    [
        ("stations", "stations", "STA-01"),
        ("treinstation", "stations", "STA-01"),
        ("campussen", "campuses", "CAM-04"),
        ("hubs", "campuses", "HUB-01"),
        ("natuurgebieden", "nature_areas", "NAT-06"),
        ("snelwegen", "corridor_motorways", "CWE-01"),
        ("scholen", "knowledge", "OND-02-assen"),
        ("bedrijf", "companies", "BED-01"),
        ("bedrijven", "companies", "BED-01"),
        ("kazernes", "barracks", "KAZ-08"),
        ("gemeenten", "municipalities", "GM0106"),
        ("vaarwegen", "corridor_water", "CWA-01"),
        ("Munitiedepots", "munition", "MUN-01"),
    ],
)
def test_a_word_for_a_kind_finds_the_layer_and_what_it_shows(text: str, layer: str, found: str) -> None:
    hits = search(text, limit=12)
    assert (hits[0].kind, hits[0].layer_id, hits[0].feature_id) == ("layer", layer, "")
    assert found_at(layer, "") == hits[0]
    assert found in {hit.id for hit in hits if hit.feature_id}


def test_every_place_of_a_row_is_found_by_its_own_name() -> None:
    parks = {hit.title for hit in search("nationale parken") if hit.feature_id}
    assert {"Nationaal Park Drents-Friese Wold", "Nationaal Park Dwingelderveld"} <= parks


def test_all_municipalities_of_drenthe_come_before_others() -> None:
    names = load_register().rows.set_index("id")["municipalities"][["REG-01", "REG-02", "REG-03"]]
    own = {town for cell in names for town in cell.split(";")}
    assert {hit.title for hit in search("gemeenten", limit=13)[1:]} == own


def test_a_kind_with_a_place_finds_what_is_there() -> None:
    assert [hit.id for hit in search("stations in Assen") if hit.feature_id] == ["STA-01"]
    for text in ("stations in Drenthe", "stations Drenthe"):
        assert {hit.id for hit in search(text, limit=9)} == {f"STA-0{number}" for number in range(1, 10)}
    assert {hit.id for hit in search("eenheden in Havelte")} >= {"EEN-06", "EEN-07"}
    assert search("scholen Assen")[0].layer_id == "knowledge"
    assert {hit.id for hit in search("kazernes Assen")[:1]} == {"KAZ-01"}


def test_a_kind_that_is_not_at_a_place_leads_to_the_place_and_the_layer() -> None:
    place, *layers = search("stations in Westerveld")
    assert (place.kind, place.title) == ("municipality", "Westerveld")
    assert {hit.kind for hit in layers} == {"layer"}


def test_a_kind_is_all_that_a_text_asks_for() -> None:
    for text in (
        "station Assen",
        "stationsgebied Meppel",
        "Greenwise Campus",
        "natuur in Nergenshuizen",
        "Noord-Drenthe",
    ):
        assert all(hit.kind != "layer" for hit in search(text)), text


def test_every_word_of_a_layer_asks_for_it() -> None:
    for layer_id, spec in drawn_specs().items():
        for word in spec.words.replace("/", ",").split(",") if spec.words else ():
            asked = asked_for(simplified(word))
            assert asked, word
            assert layer_id in asked.layer_ids, word


def test_a_layer_of_one_thing_is_found_as_that_thing() -> None:
    (thing, *_) = search("luchthaven")
    assert (thing.id, thing.layer_id) == ("LUV-01", "airport")
    assert {"REG-01", "REG-02", "REG-03"} <= {hit.id for hit in search("regio's")}


def test_a_depot_is_found_in_its_municipality_and_no_nearer() -> None:
    """Every village of the municipality finds the same."""
    there = [search(f"munitiedepots in {village}")[0] for village in ("Roden", "Norg", "Noordenveld")]
    assert {hit.id for hit in there} == {"MUN-01"}
    assert len({hit.bounds for hit in there}) == 1


@pytest.mark.parametrize("number", ["A 28", "a-28", "A28", "E 233", "N-371", "n 34"])
def test_the_number_of_a_road_is_found_however_it_is_written(number: str) -> None:
    joined = number.replace(" ", "").replace("-", "")
    assert search(number)[0] == search(joined)[0]
    assert search(number)[0].layer_id in {"corridor_motorways", "corridor_provincial"}
