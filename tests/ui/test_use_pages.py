"""The pages of dual use and of plans: the same numbers as the commands, tables of one's own, what is unknown."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.dual_use import Question, ground_use
from analysis.dual_use.neighbourhood import RINGS_M
from analysis.dual_use.totals import by_verdict, piece_tables
from analysis.loss.compare import compare, gpkg_tables
from cli.main import main
from geodata import active
from layers.look.verdicts import VERDICTS
from ui import cache, facts, own_tables, plan_map, plan_text, table_editor, use_assets, use_cache, use_look, use_text

if TYPE_CHECKING:
    from pathlib import Path

Command = Callable[..., str]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command in this process; what is computed already is not computed again, if it is asked for the same."""

    def same(name: str, found: Callable[..., object], *asked: object) -> None:
        def call(*given: object, **more: object) -> object:
            assert not any(more.values()), f"another {name}"
            assert [repr(one) for one in given] == [repr(one) for one in asked], f"another {name}"
            return found()

        module, _, function = name.rpartition(".")
        monkeypatch.setattr(importlib.import_module(module), function, call)

    same("analysis.dual_use.ground_use", lambda: use_cache.use("ground"), Question(layers=()))
    same("analysis.dual_use.air_use", lambda: use_cache.use("air"), Question(layers=()))
    same("analysis.dual_use.infrastructure.infrastructure", use_cache.assets, None, None)
    around = ("KAZ-08", RINGS_M, (), (), None)
    same("analysis.dual_use.neighbourhood.neighbourhood", lambda: use_cache.around("KAZ-08"), *around)

    def call(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["paraatkaart", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 0
        return capsys.readouterr().out

    return call


def dual_use() -> None:
    from ui.pages import dual_use_page

    dual_use_page.show()


def plans() -> None:
    from ui.pages import loss_page

    loss_page.show()


def run(page: Callable[[], None], **address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    html = " ".join(one.proto.body for one in app.get("html"))
    return re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ") + " ".join(one.value for one in app.markdown)


def table(html: str) -> list[list[str]]:
    """The cells of the rows of one table."""
    rows = re.findall(r"<tr>(.*?)</tr>", html)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ") for cell in row] for row in cells]


@pytest.mark.parametrize("realm, part", [("ground", "grond"), ("air", "lucht")])
def test_pieces_are_those_of_the_command(command: Command, realm: str, part: str) -> None:
    app = run(dual_use, gebruik=part)
    assert not app.error
    use = use_cache.use(realm)
    asked = use_text.command(realm)
    assert f"`{asked}`" in words(app)
    done = command(*asked.split()[1:])
    assert facts.csv(use.pieces).decode() == done
    _, size, length_km, _ = by_verdict(use.pieces).to_numpy()[-1].tolist()
    answer = next(one.proto.body for one in app.get("html") if 'class="answer"' in one.proto.body)
    assert answer.startswith(f'<p class="answer"><strong>{facts.sizes(size, length_km)}</strong>')
    for name, html in (("pairs", use_text.pairs), ("pieces", use_text.pieces_table)):
        rows = table(html(use, use_text.function_names(active())))
        assert len(rows) == len(use.groups if name == "pairs" else use.pieces)


def test_the_geopackage_is_that_of_the_command(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "uit.gpkg"
    command("dual-use", "--format", "gpkg", "--out", str(out))
    (tmp_path / "mijn.gpkg").write_bytes(facts.gpkg(piece_tables(use_cache.use("ground").pieces)))
    for layer in ("areas", "lines"):
        mine, theirs = (gpd.read_file(path, layer=layer) for path in (tmp_path / "mijn.gpkg", out))
        pd.testing.assert_frame_equal(pd.DataFrame(mine), pd.DataFrame(theirs))


def test_what_is_on_the_map_is_in_the_legend_and_the_other_way_round() -> None:
    for realm in ("ground", "air"):
        pieces = use_cache.use(realm).pieces
        groups = use_look.groups(pieces)
        assert sorted(row for group in groups for row in group.rows) == list(range(len(pieces)))
        legend = use_look.legend(pieces)
        assert len(re.findall(r"legend-row", legend)) == len(groups)
        assert all(group.words in legend for group in groups)
        heads, values = use_text.popups(pieces)
        drawn = [json.loads(one.json) for one in use_look.drawings(pieces, heads, use_text.LABELS, values, "")]
        assert sum(len(one["features"]) for one in drawn) == len(pieces)
        assert len(drawn) == len(groups)
    colors = {verdict.color for verdict in VERDICTS.values()}
    hatches = {verdict.hatch for verdict in VERDICTS.values()}
    assert len(colors) == len(hatches) == len(VERDICTS)


def test_a_verdict_of_ones_own_changes_the_answer_and_can_be_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"military": ("barracks",), "civil": ("network_local", "network_provincial")}
    monkeypatch.setattr(use_cache, "ground_use", lambda question: ground_use(replace(question, **few)))
    app = run(dual_use)
    assert "niets in conflict" in words(app)
    whole = table_editor.shipped("dual_use_matrix")
    own = (whole["realm"] == "ground") & (whole["civil"] == "road")
    text = whole.assign(verdict=whole["verdict"].mask(own, "conflict")).to_csv(index=False)
    app.session_state["eigen-ruimtetabellen"] = {"dual_use_matrix": text}
    app.run()
    assert not app.exception
    shown = words(app)
    assert "km in conflict" in shown
    assert "niets in conflict" not in shown
    assert "--matrix oordelen.csv" in shown
    assert "Met uw eigen oordelen" in shown
    next(one for one in app.button if one.label == "Terug naar meegeleverd: oordelen").click().run()
    assert "niets in conflict" in words(app)


def test_a_row_that_was_changed_is_the_users_own_judgement() -> None:
    whole = table_editor.shipped("dual_use_matrix")
    editor = table_editor.Editor(
        "dual_use_matrix", "Oordelen", {}, print, judged=("verdict", "in_turns"), boolean=("in_turns",)
    )
    shown = whole["realm"] == "ground"
    edited = whole[shown].reset_index(drop=True).assign(in_turns=lambda rows: rows["in_turns"].str.lower() == "true")
    edited.loc[0, "verdict"] = "compatible" if edited.loc[0, "verdict"] != "compatible" else "conflict"
    again = pd.read_csv(
        io.StringIO(table_editor.written(editor, whole.assign(in_turns=whole["in_turns"].str.lower()), shown, edited)),
        dtype=str,
        keep_default_na=False,
    )
    assert len(again) == len(whole)
    mine = again[again["source"] == table_editor.OWN_SOURCE]
    assert mine[["military", "civil", "evidence"]].to_numpy().tolist() == [
        [edited.loc[0, "military"], edited.loc[0, "civil"], "illustrative"]
    ]


@pytest.mark.parametrize("bad, said", [("conflikt", "kies uit"), ("", "kies uit")])
def test_a_table_that_cannot_be_used_says_so_in_dutch(tmp_path: Path, bad: str, said: str) -> None:
    whole = table_editor.shipped("dual_use_matrix")
    path = tmp_path / "oordelen.csv"
    whole.assign(verdict=bad).to_csv(path, index=False)
    with pytest.raises(ValueError, match=r"oordelen\.csv") as caught:
        ground_use(Question(matrix=path))
    assert said in caught.value.dutch  # type: ignore[attr-defined]


def test_infrastructure_is_that_of_the_command_and_unknown_stays_unknown(command: Command) -> None:
    app = run(dual_use, gebruik="infrastructuur")
    assert not app.error
    found = use_cache.assets()
    document = json.loads(command("assets"))
    rows = list(csv.DictReader(io.StringIO(facts.csv(found.ratings).decode())))
    assert [row["status"] for row in rows] == [row["status"] for row in document["ratings"]]
    shown = re.findall(r'class="status (\w+)">([^<]+)<', use_assets.kinds(found))
    assert sorted(status for status, _ in shown) == sorted(row["status"] for row in document["ratings"])
    assert set(shown) == {("meets", "voldoet"), ("misses", "voldoet niet"), ("unknown", "onbekend")}
    ranked = table(use_assets.ranking(found))
    names = {row["asset"]: row["name"] for row in document["assets"]}
    assert [row[1] for row in ranked] == [names[asset] for asset in document["missing_links"]]
    drawn = [json.loads(one.json) for one in use_assets.drawings(found, use_cache.places())]
    assert sum(len(one.get("features", ())) for one in drawn) == len(use_cache.places())


def test_the_neighbourhood_is_that_of_the_command(command: Command) -> None:
    app = run(dual_use, gebruik="omgeving", terrein="KAZ-08")
    assert not app.error
    done = command("neighbourhood", "--site", "KAZ-08", "--format", "csv")
    assert facts.csv(use_cache.around("KAZ-08").people).decode() == done
    assert "Woningen: onbekend" in words(app)


def test_plans_are_those_of_the_command(command: Command, tmp_path: Path) -> None:
    app = run(plans, plannen="de-haar-292,jwf-vrij", plan="jwf-vrij")
    assert not app.error
    found = use_cache.plans(("de-haar-292", "jwf-vrij"))
    asked = "paraatkaart plans --plan de-haar-292 --plan jwf-vrij --format csv"
    assert f"`{asked}`" in words(app)
    assert "30 ha komt vrij" in re.sub(r"\s+", " ", words(app))
    assert facts.csv(found.plans).decode() == command(*asked.split()[1:])
    path = tmp_path / "plannen.gpkg"
    path.write_bytes(facts.gpkg(gpkg_tables(found)))
    assert gpd.read_file(path, layer="plans")["plan"].tolist() == ["de-haar-292", "jwf-vrij"]
    rows = table(plan_text.side_by_side(found))
    assert [row[4] for row in rows] == ["onbekend", "onbekend"]
    assert {cell for row in table(plan_text.replaced(found)) for cell in row[2:]} == {"onbekend"}
    assert {tuple(row[1:]) for row in table(plan_text.classes(found, "de-haar-292"))} == {("onbekend", "0", "292")}


def test_a_ratio_of_ones_own_gives_the_hectares_of_the_command(command: Command, tmp_path: Path) -> None:
    own = "class,ratio,source,reference_date\n*,1.5,Verordening,2026-01\n"
    app = AppTest.from_function(plans, default_timeout=120)
    app.query_params["plannen"] = "de-haar-200"
    app.session_state["eigen-ruimtetabellen"] = {"compensation": own}
    app.run()
    assert not app.exception
    (tmp_path / "compensatie.csv").write_text(own, encoding="utf-8")
    done = command("plans", "--plan", "de-haar-200", "--compensation", str(tmp_path / "compensatie.csv"))
    (total,) = (row for row in json.loads(done)["compensation"] if row["class"] == "total")
    assert total["required_ha"] == pytest.approx(300.02, abs=0.01)
    assert re.search(r"200\s+300\s+Verordening\s+onbekend", words(app))
    assert "--compensation compensatie.csv" in words(app)


def test_plans_are_drawn_with_their_ring_and_every_class_is_in_the_legend() -> None:
    found = compare(("de-haar-boeren", "rundedal", "jwf-vrij"))
    drawn = {
        one.id: json.loads(one.json) for one in plan_map.drawings(found, cache.layer("training_areas"), "rundedal")
    }
    classes = [one for one in drawn if one.startswith("plan-") and one.endswith("illustrative")]
    assert sorted(classes) == [f"plan-{kind}-illustrative" for kind in ("gain", "permanent", "seasonal")]
    assert sum(len(drawn[one]["features"]) for one in classes) == len(plan_map.parts(found))
    assert drawn["plan-accuracy"]["kind"] == "rings"
    assert all(drawn[one]["strokes"][1]["dashArray"] for one in classes)
    assert all(drawn[one]["strokes"][0]["hatch"] for one in classes)
    legend = [text for _, text in plan_map.legend(found)]
    assert sum(text.startswith("plan,") for text in legend) == len(classes)


def tell() -> None:
    import streamlit

    from ui import own_tables

    streamlit.text("eigen" if own_tables.content("use_calendar") else "leeg")
    own_tables.put("use_calendar", "function\n")
    path = own_tables.file("use_calendar")
    assert path is not None
    assert path.name == "kalender.csv"
    assert path.read_text(encoding="utf-8") == "function\n"
    streamlit.text(own_tables.options(calendar="use_calendar", matrix="dual_use_matrix"))


def test_own_tables_are_of_one_session_and_named_in_the_command() -> None:
    first, second = (AppTest.from_function(tell).run() for _ in range(2))
    for app in (first, second):
        assert not app.exception
        assert [one.value for one in app.text] == ["leeg", "--calendar kalender.csv"]
    assert set(own_tables.FILES) == {"dual_use_matrix", "use_calendar", "land_prices", "compensation"}


def test_numbers_are_dutch_and_unknown_is_said() -> None:
    assert facts.number(1234.6, "ha") == "1.235\xa0ha"
    assert facts.number(0.04, "km") == "minder dan 0,1\xa0km"
    assert facts.number(float("nan")) == facts.number(None) == "onbekend"
    assert facts.sizes(0.0, 4.36) == "4,4\xa0km"


def test_what_the_address_names_and_does_not_exist_is_told() -> None:
    app = run(dual_use, gebruik="zee")
    assert "zee" in app.warning[0].value
    assert not app.error


@pytest.fixture(autouse=True, scope="module")
def _fresh_caches() -> object:
    cache.clear()
    yield
    cache.clear()
