"""Options of the user's own: what is written is what is read, and nothing wrong can be made."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.changes import DAY_TYPES, KINDS
from analysis.errors import OptionFileError, OptionInvalidError
from analysis.options import authoring
from analysis.options.chosen import scenarios_of
from analysis.options.fields import KIND_NAMES
from analysis.scenario import of_values, read_scenario
from geodata import embedded
from geodata.options import BASE, option_files

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options.fields import Field
    from analysis.options.table import Failed
    from analysis.scenario import Scenario

HEAD = {
    "id": "proef",
    "name": "Proef",
    "version": "1",
    "rationale": "Om te proberen.",
    "evidence": "illustrative",
    "source": "own",
    "reference_date": "2026-11",
}

# A change of each kind with values for all of its keys that can stand together.
WHOLE: dict[str, dict[str, Any]] = {
    "add_link": {"id": "x", "start": "a", "end": "b", "length_m": 900, "car_kmh": 50, "bike_kmh": 18.5,
                 "road_class": "local"},
    "upgrade_link": {"kmh": 20, "mode": "car", "along": ["a", "b"]},
    "change_speed": {"mode": "car", "road": "N371", "factor": 0.9},
    "close_road": {"road_class": "local", "modes": ["car"]},
    "add_hub": {"hub": "park_and_ride", "at": "a", "onward": "bike", "change_min": 6.5, "vehicles": 4},
    "hub_taxi": {"at": "a", "ride_min": 9.5, "margin_min": 3, "first": "07:00", "last": "25:10", "seats": 6},
    "add_line": {"id": "S", "name": "Pendel", "calls": [{"stop": "a", "minutes": 0}, {"stop": "b", "minutes": 16}],
                 "first": "07:00", "last": "09:00", "headway_min": 15, "after_min": 4, "days": ["sunday"],
                 "seats": 20, "both_ways": False},
    "change_headway": {"line": "S", "headway_min": 15, "first": "06:00", "last": "09:00", "days": ["weekday"]},
    "extend_hours": {"line": "S", "first": "23:00", "last": "25:00", "headway_min": 30, "days": ["saturday"]},
    "add_stop": {"id": "h", "name": "Halte", "node": "a"},
    "move_stop": {"stop": "h", "node": "a"},
    "shift_hours": {"shift": "early", "time": "08:30"},
}  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
above = st.floats(0, 1e300, exclude_min=True) | st.integers(1, 10**20)
at_least = st.floats(0, 1e300) | st.integers(0, 10**20)
clocks = st.tuples(st.integers(0, 15), st.integers(16, 30), st.integers(0, 59))
STRATEGIES = {
    "text": texts,
    "texts": st.lists(texts, min_size=2, max_size=3),
    "yes_no": st.booleans(),
    "whole": st.integers(1, 10**20),
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A change of any kind with drawn values, that the reader takes."""
    kind = draw(st.sampled_from(sorted(WHOLE)))
    early, late, minute = draw(clocks)
    table: dict[str, Any] = {}
    for field in authoring.fields(kind):
        if field.key not in WHOLE[kind] and field.key != "why":
            continue
        if not field.required and field.key not in {"along", "road", "road_class", "headway_min", "factor"}:
            if field.key == "bike_kmh" or draw(st.booleans()):
                table[field.key] = _value(draw, field, early, late, minute)
            continue
        table[field.key] = _value(draw, field, early, late, minute)
    return {"kind": kind, **table}


def _value(draw: st.DrawFn, field: Field, early: int, late: int, minute: int) -> Any:  # noqa: PLR0911  one per kind of value
    if field.value == "clock":
        return f"{late if field.key == 'last' else early:02d}:{minute:02d}"
    if field.value == "calls":
        minutes = sorted(draw(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=4, unique=True)))
        stops = draw(st.lists(texts, min_size=len(minutes), max_size=len(minutes), unique_by=str.strip))
        return [{"stop": stop, "minutes": one} for stop, one in zip(stops, minutes, strict=True)]
    if field.key == "days":
        return draw(st.lists(st.sampled_from(DAY_TYPES), min_size=1, max_size=3))
    if field.choices and field.key == "hub":
        return draw(st.sampled_from(field.choices))
    if field.value == "number":
        if field.maximum is not None:
            return draw(st.floats(0, field.maximum, exclude_min=True))
        whole = st.integers(1, 60).map(float)  # the hours are at least one
        return draw(whole if field.key == "headway_min" else above if field.above else at_least)
    return draw(STRATEGIES[field.value])


@given(st.lists(tables(), max_size=3), st.lists(texts, max_size=2), texts.filter(str.strip))
@settings(max_examples=60)
def test_what_is_written_is_read_again(changes: list[dict[str, Any]], combine: list[str], name: str) -> None:
    scenario = of_values({**HEAD, "name": name, "combine": combine, "change": changes}, "proef.toml")

    text = authoring.to_toml(scenario)

    assert authoring.from_toml(text, "proef.toml") == scenario
    assert authoring.to_toml(authoring.from_toml(text, "proef.toml")) == text
    assert authoring.from_toml(text, "proef.toml").digest == scenario.digest


@pytest.mark.parametrize("option", [one for one in option_files(embedded()) if one != BASE])
def test_a_copy_does_what_the_option_does_and_says_whose_it_is(option: str) -> None:
    was = read_scenario(option_files(embedded())[option])

    copied = authoring.copy(was, "van-ons", "Van ons")

    assert copied.digest == was.digest
    assert copied.combine == was.combine
    assert (copied.id, copied.name, copied.version, copied.file) == ("van-ons", "Van ons", "1", "van-ons.toml")
    assert (copied.evidence, copied.source) == ("illustrative", authoring.OWN)
    assert was.name in copied.rationale
    assert all(placed.option == "van-ons" for placed in copied.changes)


def test_a_copy_of_the_base_does_not_do_its_changes_twice() -> None:
    was = read_scenario(option_files(embedded())[BASE])
    assert was.changes
    assert authoring.copy(was, "leeg", "Leeg").changes == ()


@pytest.mark.parametrize("wrong", ["today", "pakket", "Een Optie", "", "../x", "a--b"])
def test_an_id_that_is_taken_or_no_id_is_refused(wrong: str) -> None:
    with pytest.raises(OptionInvalidError, match="key 'id'"):
        authoring.copy(example("add_stop"), wrong, "Naam", taken=option_files(embedded()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_has_a_field_for_every_key(kind: str) -> None:
    scenario = example(kind)
    known = {field.key: field for field in authoring.fields(kind)}

    assert set(WHOLE[kind]) <= set(known)
    assert KIND_NAMES[kind]
    assert all(field.label for field in known.values())
    assert list(known)[-1] == "why"
    for key, field in known.items():
        value = getattr(scenario.changes[0].change, key)
        assert field.required == (key in WHOLE[kind] and key in _refused_without(kind)), key
        if field.choices and value:
            assert set([value] if isinstance(value, str) else value) <= set(field.choices)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_takes_and_refuses_what_the_range_says(kind: str) -> None:
    scenario = example(kind)
    for field in authoring.fields(kind):
        if field.minimum is None or field.key not in WHOLE[kind]:
            continue
        least = field.minimum + (1 if field.above else 0)
        assert getattr(authoring.changed(scenario, 1, {field.key: least}).changes[0].change, field.key) == least
        beyond = [] if field.maximum is None else [field.maximum + 1]
        for wrong in (field.minimum - 1, *beyond, *([field.minimum] if field.above else [])):
            wrong = int(wrong) if field.value == "whole" else wrong  # noqa: PLW2901
            with pytest.raises(OptionInvalidError, match=rf"proef\.toml, key 'change\[1\]\.{field.key}'"):
                authoring.changed(scenario, 1, {field.key: wrong})


def test_an_edit_leaves_the_original_and_can_be_taken_back() -> None:
    was = example("add_line")

    edited = authoring.changed(was, 1, {"headway_min": 20, "why": "Vaker."})

    assert edited != was
    assert getattr(was.changes[0].change, "headway_min", 0) == 15
    assert authoring.changed(edited, 1, {"headway_min": 15, "why": None}) == was
    assert authoring.changed(edited, 1, {"headway_min": 15, "why": ""}) == was


def test_changes_are_added_and_removed() -> None:
    was = example("add_stop")
    more = authoring.added(was, "shift_hours", {"shift": "early", "time": "08:00", "why": None})
    assert [placed.key for placed in more.changes] == ["change[1]", "change[2]"]
    assert authoring.removed(more, 2) == was
    with pytest.raises(OptionInvalidError, match=r"change\[2\]\.time"):
        authoring.added(was, "shift_hours", {"shift": "early", "time": "laat"})


def test_texts_are_edited() -> None:
    assert authoring.described(example("add_stop"), name="Anders", version="2").name == "Anders"
    with pytest.raises(OptionInvalidError, match="key 'name'"):
        authoring.described(example("add_stop"), name=" ")
    with pytest.raises(OptionInvalidError, match="key 'evidence'"):
        authoring.described(example("add_stop"), evidence="zeker")


def test_a_whole_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(OptionInvalidError, match=r"change\[1\]\.kmh"):
        authoring.changed(example("upgrade_link"), 1, {"kmh": 10**400})


def test_a_file_is_written_whole_and_not_over_another(tmp_path: Path) -> None:
    path, scenario = tmp_path / "proef.toml", example("add_line")

    authoring.save(scenario, path)

    assert read_scenario(path) == scenario
    assert tomllib.loads(path.read_text(encoding="utf-8"))["change"][0]["calls"][1] == {"stop": "b", "minutes": 16}
    with pytest.raises(OptionFileError, match="exists already"):
        authoring.save(scenario, path)
    authoring.save(authoring.described(scenario, name="Anders"), path, replace=True)
    assert read_scenario(path).name == "Anders"
    assert [one.name for one in tmp_path.iterdir()] == ["proef.toml"]
    with pytest.raises(OptionFileError, match="No such file"):
        authoring.save(scenario, tmp_path / "geen" / "proef.toml")


def example(kind: str) -> Scenario:
    return of_values({**HEAD, "change": [{"kind": kind, **WHOLE[kind]}]}, "proef.toml")


def _refused_without(kind: str) -> set[str]:
    """The keys without which the reader says that they are missing."""
    found = set()
    for key in WHOLE[kind]:
        rest = {name: value for name, value in WHOLE[kind].items() if name != key}
        try:
            of_values({**HEAD, "change": [{"kind": kind, **rest}]}, "proef.toml")
        except OptionInvalidError as error:
            if "missing" in str(error):
                found.add(key)
    return found


def test_two_options_with_one_id_are_not_both_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "ander.toml"
    failed: list[Failed] = []
    text = authoring.to_toml(authoring.described(example("add_stop"), id="werktijden"))
    path.write_text(text, encoding="utf-8")

    found = scenarios_of(["werktijden", str(path), "werktijden"], embedded(), failed)

    assert [*found] == [BASE, "werktijden"]
    assert found["werktijden"].file == "werktijden.toml"
    (one,) = failed
    assert "(ander.toml, key 'id')" in str(one.error)
    path.write_text(text.replace("werktijden", BASE), encoding="utf-8")
    assert scenarios_of([str(path)], embedded(), failed)[BASE].file == "today.toml"
    assert len(failed) == 2
    # Alone, a file may have the id of an option that ships: it stands in its place.
    path.write_text(text, encoding="utf-8")
    assert scenarios_of([str(path)], embedded(), failed)["werktijden"].file == "ander.toml"
