"""Which words hide a place, and which storage is public and civil."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import embedded
from layers.storage_words import _ANY, _STEMS, telling, tells


@pytest.mark.parametrize(
    "text",
    [
        "Munitiedepot",
        "MUNITIE",
        "Ammunition store",
        "Mu\u00adnitie",
        "Materieeldepot Borger",
        "Mobilisatiecomplex",
        "Opslagcomplex Defensie",
        "Depot van de Landmacht",
        "Energieopslag en munitie",
        "Bunker op het militaire terrein",
        "Opslag van explosieven",
        "Depot Assen NS, in gebruik bij Defensie",
        "POMS-site Borger",
        "POMSS Assen",
        "Mortierloods",
        "M M C",
        "Mu-nitie",
        "Kruithuis Odoorn",
        "Wapenkamer",
        "Ammo site",
        "Raketten van Defensie",
        "Voorraadcomplex landmacht",
        "Complex 12 van Defensie (opgeslagen goederen)",
        "Brandstofpark NAVO",
        "MMC Exloo",
        "M.M.C. Exloo",
        "mmc-exloo",
        "Explosievencomplex",
        "Raketbasis",
        "Voormalige raketbases",
        "Patronenfabriek",
        "Granaten",
        "Kruitkamer",
        "Wapenpark",
        "Bevoorradingscentrum landmacht",
        "Bevoorradingscentrum van Defensie",
        "Bommenloods",
        "Bommen-loods",
        "bommen loods",
        "Kruitloods",
        "Mijnenloods",
        "Zeemijnenmagazijn",
        "Kernwapens",
        "Atoomwapens",
        "Ordnance",
        "Munitieloods",
        "Springstofopslag",
        "Springstoffenmagazijn",
        "Explosieventerrein",
        "Raketopslag",
        "Raketsilo",
        "Torpedoloods",
        "AMMO_DUMP",
        "Ammunition dump",
        "Bomb dump",
        "Weapons storage",
        "Explosives store",
        "Missile site",
        "Nuclear weapons",
        "Gunpowder store",
        "Ontstekersdepot",
        "Patronenloods",
        "Granaatloods",
        "Wapenloods",
        "Vuurwapenberging",
        "Loods vol bommen",
        "Opslag van landmijnen",
        "Depot van oude mijnen",
        "Mun\u00edtie",
        "MUNITI\u00cbDEPOT",
        "munitie\u2011opslag",
        "Sprengstofflager",
        "Waffenlager",
        "Raketenstellung",
        "Pulvermagazin",
        "Depot der Bundeswehr",
        "Prepositioned stock",
        "DMunB Zwartwater",
        "Muna Zwartwater",
        "Mun.dep. Zwartwater",
        "Gebouw voor explosieve stoffen",
        "Explosieve stoffen gebouw",
        "EOD-terrein",
        "Vernietigingsterrein explosieven",
        "APS-2 site",
        "Hawk-stelling",
        "Tankstalling",
        "Bevoorradingsbedrijf landmacht",
        "mob.complex",
        "Mob-complex",
    ],
)
@pytest.mark.parametrize("reviewed", [True, False])
def test_munition_and_storage_of_the_armed_forces_are_told_always(text: str, *, reviewed: bool) -> None:
    assert tells([text], reviewed=reviewed)


@pytest.mark.parametrize(
    "text",
    [
        "Opslagcomplex",
        "Depot 7",
        "Magazijn Noord",
        "Bunkercomplex X",
        "Bevoorradingscentrum",
        "Loods van Defensie",
        "Logistiek centrum krijgsmacht",
        "Gasopslag Defensie",
        "Gevaarlijke stoffen Defensie",
        "Springterrein Defensie",
        "Pyrotechniek Defensie",
        "Voertuigenpark Defensie",
        "Opleg materieel Defensie",
        "Logistiek steunpunt Defensie",
        "Schuur van defensie",
        "Iglo's van Defensie",
        "MC Zwartwater, krijgsmacht",
        "SAS, landmacht",
        "ASP NAVO",
    ],
)
def test_storage_of_nobody_knows_whom_is_told_where_nobody_looked(text: str) -> None:
    assert tells([text], reviewed=False)
    assert not tells([text], reviewed=True)


@pytest.mark.parametrize(
    "text",
    [
        "Waterberging De Onlanden",
        "Energieopslag",
        "Batterij-opslag bij het station",
        "Opslag van CO2",
        "Opslag van CO₂",
        "Aardgasopslag Langelo",
        "Busdepot bij de kazerne",
        "Depot Assen NS",
        "Archeologisch depot",
        "7705 Drogteropslagen",
        "Oude loods",
        "Johannes Postkazerne van Defensie",
        "Composieten, vliegtuigdelen en defensiematerieel",
        "Wapenveld",
        "Hoogezand, Raketlaan",
        "Ruinen, Defensieweg",
        "Granaatstraat",
        "Reispatronen",
        "Patronen in het verkeer",
        "Hammcroft",
        "Bevoorrading van winkels",
        "Explosieven Opruimingsdienst Defensie",
        "Mijn terrein",
        "Mijnbouwmuseum",
        "Termijnenpark",
        "Bomenpark",
        "Het Wapen van Drenthe",
        "Kernwapenvrije gemeente",
        "Torpedolaan",
        "Complex van patronen",
        "Ordnance Survey",
        "Milk powder factory",
        "Mijnenveger",
        "Kruidentuin",
        "MC Emmen",
        "Route voor gevaarlijke stoffen",
        "Schuur bij de boerderij",
        "Springterrein voor paarden",
        "Opleg en verkoop van caravans",
        "Aspergeveld",
        "Gemunte penningen",
    ],
)
@pytest.mark.parametrize("reviewed", [True, False])
def test_what_is_civil_stays_whoever_looked(text: str, *, reviewed: bool) -> None:
    assert not tells([text], reviewed=reviewed)


def test_every_column_counts_and_all_of_a_row_together() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Terrein A", "Opslag", "Opslag", "Terrein B", None],
            "kind": ["Munitiebunker", "a", "Defensie", "Defensie", None],
            "number": [1, 2, 3, 4, 5],
            "source": ["munitie"] * 5,  # the key of a source is no word of the row
        },
        index=[9, 8, 7, 6, 5],
    )
    assert telling(frame, pd.Series(data=True, index=frame.index)).tolist() == [True, False, True, False, False]
    assert telling(frame, pd.Series(data=False, index=frame.index)).tolist() == [True, True, True, False, False]


@pytest.mark.parametrize("dataset_id", [name for name, entry in embedded().datasets.items() if entry.geometry])
def test_of_what_is_embedded_only_munition_tells(dataset_id: str) -> None:
    frame = embedded().features(dataset_id)
    told = frame[telling(frame, pd.Series(data=True, index=frame.index))]
    assert set(told["theme"] if len(told) else []) <= {"munition"}
    assert (len(told) > 0) == (dataset_id == "places")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.from_regex(_ANY))
def test_what_tells_holds_one_of_the_stems(text: str) -> None:
    assert any(stem in text for stem in _STEMS)


@pytest.mark.parametrize("one", ["", ".", " ", "..", ". ", " .", "  "])
@pytest.mark.parametrize("other", ["", ".", " ", "..", ". ", " .", "  "])
def test_every_way_to_write_three_letters_holds_a_stem(one: str, other: str) -> None:
    text = f"m{one}m{other}c"
    assert _ANY.search(text)
    assert any(stem in text for stem in _STEMS)
