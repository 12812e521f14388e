"""What the register says of a feature comes with its layer."""

from __future__ import annotations

import pytest

from layers import load_layer
from layers.register import load_register
from layers.shown import owners as owners_of
from ui import links, register_text
from ui.popup import popups
from ui.register_table import records


def test_a_feature_says_where_it_is_named_and_what_sources_disagree_about() -> None:
    register = load_register()
    layer = links.described(load_layer("training_areas"), register, owners_of(register))
    rows = layer.frame.set_index("id")
    assert "Agenda pijler 1 (ruimte)" in rows["named_in"]["OEF-02"]
    against = register.topics[register.topics["nature"] == "contradiction"]
    titles = set(against["title"][against["register_ids"].str.contains("OEF-02")])
    assert set(rows["contradicted"]["OEF-02"].split("; ")) == titles != set()
    shown = dict(popups(layer).lines(int(layer.frame.index[layer.frame["id"] == "OEF-02"][0])))
    assert shown["Bronnen spreken elkaar tegen"] == rows["contradicted"]["OEF-02"]


def test_what_no_document_names_says_nothing() -> None:
    register = load_register()
    layer = links.described(load_layer("parachuting"), register, owners_of(register))
    own = layer.frame.set_index("id")
    assert own["named_in"]["springlocatie-spier"] == ""
    assert own["contradicted"]["springlocatie-spier"] == ""
    assert own["plan_status"]["springlocatie-spier"] == "bestaand"


def test_a_feature_says_since_when_it_exists() -> None:
    register = load_register()
    rows = owners_of(register)
    barracks = links.described(load_layer("barracks"), register, rows)
    said = [dict(popups(barracks).lines(number))["Bestaat sinds"] for number in range(2)]
    assert said == [
        "1905 (Johan Willem Frisokazerne gebouwd)",
        "begin onbekend, bekend sinds 2015 (Bushalte bij de Johannes Postkazerne)",
    ]
    plans = links.described(load_layer("jwf_zones"), register, rows)
    assert "Bestaat sinds" not in dict(popups(plans).lines(0))


def test_a_published_size_is_told_as_a_claim() -> None:
    layer = load_layer("business_parks")
    bravo = int(layer.frame.index[layer.frame["id"] == "BTR-02"][0])
    assert dict(popups(layer).lines(bravo))["Genoemde oppervlakte"] == "circa 10–15 ha (vermeld; de vorm is van ons)"


@pytest.mark.parametrize(
    "layer_id, feature_id, size",
    [
        ("industrial_sites", "BTR-01", "circa 150 ha netto"),
        ("training_areas", "OEF-01", "circa 400 ha"),
        ("training_areas", "OEF-02", "292 ha"),
    ],
)
def test_the_size_of_a_site_is_told_as_a_claim_and_its_shape_as_ours(layer_id: str, feature_id: str, size: str) -> None:
    layer = load_layer(layer_id)
    lines = dict(popups(layer).lines(int(layer.frame.index[layer.frame["id"] == feature_id][0])))
    assert lines["Genoemde oppervlakte"] == f"{size} (vermeld; de vorm is van ons)"
    assert lines["Bewijs"].startswith("illustratief")


def test_a_row_shows_its_contradictions_and_open_questions() -> None:
    register = load_register()
    row = next(one for one in records(register.rows) if one["id"] == "OEF-02")
    html = register_text.detail(row, register)
    for topic in records(register.topics[register.topics["register_ids"].str.contains("OEF-02")]):
        assert str(topic["title"]).split("'", maxsplit=1)[0] in html
    asked = register.open_questions[register.open_questions["register_ids"].str.contains("OEF-02")]
    assert len(asked) > 0
    assert html.count("Wie moet antwoorden") == len(asked)


def test_what_only_seems_to_contradict_is_told_apart() -> None:
    register = load_register()
    layer = links.described(load_layer("units"), register, owners_of(register))
    rows = layer.frame.set_index("id")
    assert "Vulling van 13 Infanteriebataljon" in rows["caution"]["EEN-01"]
    assert rows["contradicted"]["EEN-01"] == ""
    shown = dict(popups(layer).lines(int(layer.frame.index[layer.frame["id"] == "EEN-01"][0])))
    assert shown["Let op bij gebruik"] == rows["caution"]["EEN-01"]
    assert "Bronnen spreken elkaar tegen" not in shown
    html = register_text.detail(next(one for one in records(register.rows) if one["id"] == "EEN-01"), register)
    assert "Let op bij gebruik: Vulling" in html
    assert "spreken elkaar tegen" not in html
