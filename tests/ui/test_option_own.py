"""Options and tables of the user's own: private to a session, and hostile input that harms nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.changes import KINDS
from analysis.errors import DemandInvalidError, OptionInvalidError
from analysis.options import known_options
from analysis.options.fields import fields
from geodata import active
from ui import option_editor, option_own, option_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def editor() -> None:
    from ui import option_editor

    option_editor.show((), {})


def computed() -> None:
    from analysis.options import Question, evaluate
    from ui import option_editor, option_own

    chosen = [option_own.reference(option) for option in option_own.options()] or ["today"]
    option_editor.show(evaluate(chosen, Question(draws=0)).failed, {})


def tables() -> None:
    from ui import option_tables

    option_tables.show()


@pytest.fixture
def run() -> Callable[..., AppTest]:
    def start(script: Callable[[], None]) -> AppTest:
        app = AppTest.from_function(script, default_timeout=60).run()
        assert not app.exception
        return app

    return start


def button(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def made(run: Callable[..., AppTest], *options: str, name: str = "Mijn <b>bus</b>") -> AppTest:
    app = run(editor)
    app.multiselect(key="eigen-van").set_value(list(options))
    app.text_input(key="eigen-naam").set_value(name)
    return button(app, "Maak eigen optie")


def own(app: AppTest) -> dict[str, object]:
    found: dict[str, object] = app.session_state["eigen-opties"]
    return found


def test_an_option_is_copied_edited_and_removed(run: Callable[..., AppTest]) -> None:
    app = made(run, "bus-poort")
    assert not app.error
    (copied,) = own(app).values()
    assert copied.id == "eigen-mijn-b-bus-b"  # type: ignore[attr-defined]
    assert copied.digest == known_options()["bus-poort"].digest  # type: ignore[attr-defined]
    assert app.session_state["opties-erbij"] == ["eigen-mijn-b-bus-b"]
    headway = next(one for one in app.number_input if one.label.startswith("Interval"))
    headway.set_value(0)
    app = button(app, "Bewaar wijziging")
    assert "headway\\_min" in app.error[0].value
    assert own(app)["eigen-mijn-b-bus-b"] == copied, "what is refused changes nothing"
    next(one for one in app.number_input if one.label.startswith("Interval")).set_value(20)
    app = button(app, "Bewaar wijziging")
    assert not app.error
    (edited,) = own(app).values()
    assert edited.changes[0].change.headway_min == 20  # type: ignore[attr-defined]
    app = button(app, "Verwijder deze optie")
    assert own(app) == {}
    assert run(editor).session_state["eigen-opties"] == {}, "another session has nothing"


def test_options_are_combined_and_changes_added(run: Callable[..., AppTest]) -> None:
    app = made(run, "deelfietsen", "pr-a32")
    (joined,) = own(app).values()
    whole = known_options()
    assert len(joined.changes) == sum(len(whole[one].changes) for one in ("deelfietsen", "pr-a32"))  # type: ignore[attr-defined]
    app.selectbox(key="eigen-soort").set_value("shift_hours").run()
    next(one for one in app.selectbox if one.label == "Dienst *").set_value("early")
    next(one for one in app.text_input if one.label.startswith("Begint om")).set_value("08:00")
    app = button(app, "Voeg toe")
    assert not app.error
    assert own(app)[joined.id].changes[-1].change.time == "08:00"  # type: ignore[attr-defined]


def test_the_form_is_that_of_the_option_made_last(run: Callable[..., AppTest]) -> None:
    app = made(run, "bus-poort", name="Eerste")
    app.multiselect(key="eigen-van").set_value(["deelfietsen", "pr-a32"])
    app.text_input(key="eigen-naam").set_value("Samen")
    app = button(app, "Maak eigen optie")
    assert app.selectbox(key="eigen-bewerken").value == "eigen-samen"
    assert next(one for one in app.text_input if one.label == "Naam").value == "Samen"
    app = button(app.selectbox(key="eigen-bewerken").set_value("eigen-eerste").run(), "Verwijder deze optie")
    assert list(own(app)) == ["eigen-samen"]


def test_opened_files_are_told_after_they_were_computed(run: Callable[..., AppTest], root: Path) -> None:
    text = (root / "geodata/data/options/bus-poort.toml").read_text(encoding="utf-8")
    good = text.replace('id = "bus-poort"', 'id = "goed"').replace('name = "', 'name = "Goed ', 1)
    lost = text.replace('id = "bus-poort"', 'id = "nergens"').replace('name = "', 'name = "Nergens ', 1)
    lost = lost.replace('stop = "', 'stop = "geen-', 1)
    app = run(computed)
    files = [(f"{name}.toml", each.encode(), "application/toml") for name, each in (("a", good), ("b", lost))]
    files.append(("c.toml", b"id = 1", "application/toml"))
    app.file_uploader(key="eigen-geopend").set_value(files)
    app = button(app, "Open deze bestanden")
    assert not app.exception
    assert app.session_state["opties-erbij"] == ["goed", "nergens"]
    (told,) = [one.value for one in app.success]
    assert told.startswith("Geopend: Goed ")
    errors = [one.value.replace("\\", "") for one in app.error]
    assert sum("Geopend, maar niet door te rekenen: Nergens" in one for one in errors) == 1
    assert any("c.toml" in one for one in errors)
    assert any("geen-" in one for one in errors), "what is wrong is told at once"
    assert app.selectbox(key="eigen-bewerken").value == "nergens"
    app = app.run()
    assert not app.success, "it is told once"


def test_without_a_name_or_an_option_nothing_is_made(run: Callable[..., AppTest]) -> None:
    app = made(run, name=" ")
    assert "geef de nieuwe optie een naam" in app.error[0].value
    assert own(app) == {}


def test_every_kind_of_change_has_a_form() -> None:
    def script(kinds: list[str]) -> None:
        import streamlit as st

        from ui import option_form

        with st.form("one"):
            st.session_state["found"] = {kind: option_form.inputs(kind, {}, kind) for kind in kinds}
            st.form_submit_button("Bewaar")

    app = AppTest.from_function(script, default_timeout=60, args=(list(KINDS),)).run()
    assert not app.exception
    for kind, found in app.session_state["found"].items():
        assert set(found) == {field.key for field in fields(kind)}
    every = (*app.text_input, *app.number_input, *app.selectbox, *app.multiselect, *app.checkbox)
    assert all(one.label.strip() for one in every)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"a = " + b"[" * 50_000,
        b"a = " + b"9" * 50_000,
        b"x" * (option_own.MOST_BYTES + 1),
        b"",
        b'id = "../../etc/passwd"',
        b"\x00\x01\x02",
    ],
)
def test_a_hostile_file_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(OptionInvalidError) as caught:
        option_own.read(content, "../../kwaad.toml")
    assert "kwaad.toml" in caught.value.dutch
    assert ".." not in caught.value.dutch.replace("etc", "")
    assert "''" not in caught.value.dutch, "no key is written as the command does"


def test_an_id_cannot_leave_the_folder_or_take_the_place_of_another(root: Path) -> None:
    text = (root / "geodata/data/options/pr-a32.toml").read_text(encoding="utf-8")
    for wrong in ("../pr", "PR", "today", "pr-a32", "a/b"):
        scenario = option_own.read(text.replace('id = "pr-a32"', f'id = "{wrong}"').encode(), "a.toml")
        with pytest.raises(OptionInvalidError):
            option_own.put(scenario, new=True)


def test_ids_follow_names() -> None:
    assert option_editor.identifier("Pendel Zwölle, 2×", set()) == "eigen-pendel-zwolle-2"
    assert option_editor.identifier("!?", {"eigen-optie"}) == "eigen-optie-2"


def test_a_table_is_used_only_if_it_can_be(run: Callable[..., AppTest]) -> None:
    app = run(tables)
    app = button(app, "Gebruik: prijzen")
    assert not app.error
    assert set(app.session_state["eigen-tabellen"]) == {"costs"}
    app = button(app, "Terug naar de meegeleverde tabel")
    assert app.session_state["eigen-tabellen"] == {}


def test_wrong_tables_name_row_and_column(tmp_path: Path) -> None:
    table = active().table("demand").astype(object)
    path = tmp_path / "demand.csv"

    def check(changed: pd.DataFrame) -> str:
        path.write_text(option_tables.written(changed), encoding="utf-8")
        with pytest.raises(DemandInvalidError) as caught:
            option_tables.check("demand", path)
        return caught.value.dutch

    first = table["id"].iloc[0]
    for column, value in (("people", -5), ("people", "veel"), ("shift", "nacht"), ("modes", "raket"), ("home", "Maan")):
        changed = table.copy()
        changed.loc[changed.index[0], column] = value
        told = check(changed)
        assert f"'{first}'" in told
        assert f"'{column}'" in told
    assert "'id'" in check(pd.concat([table, table.head(1)]))
    assert "geen reizigers" in check(table.assign(people=0))
    path.write_text(option_tables.written(table), encoding="utf-8")
    option_tables.check("demand", path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"id\n1\n", b"x" * 200_000, b'id,price_eur\n"'])
def test_a_hostile_table_is_refused(content: bytes) -> None:
    with pytest.raises(DemandInvalidError):
        option_tables.read(content, "kwaad.csv", "demand")


def test_a_table_survives_saving_and_opening() -> None:
    for name in option_own.TABLES:
        before = option_tables._rows(None, name)
        again = option_tables.read(option_tables.written(before).encode(), f"{name}.csv", name)
        pd.testing.assert_frame_equal(again, before)
