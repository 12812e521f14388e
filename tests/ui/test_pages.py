"""The pages without a browser: what they say, also when data is broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geodata.errors import DatasetAlteredError, DatasetInvalidError
from geodata.store import Store
from layers import layer_specs, load_layer
from tests.geodata.fetched_streets import publish_streets
from ui import cache, frame, warm
from ui.frame import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _fresh_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(warm, "begin", lambda: None)  # it would go on beside the tests that follow
    yield
    cache.clear()


@pytest.fixture
def app(root: Path) -> AppTest:
    return AppTest.from_file(str(root / "app.py"), default_timeout=120)


def test_the_map_page_has_a_switch_for_every_layer(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not app.error
    assert [box.label for box in app.checkbox] == [spec.title for spec in layer_specs().values()]
    assert [box.value for box in app.checkbox] == [spec.visible for spec in layer_specs().values()]


def test_a_broken_layer_is_explained_and_the_others_stay(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    error = DatasetAlteredError(dataset="stations", path="stations.geojson", found="aaa", expected="bbb")

    def broken(layer_id: str) -> object:
        if layer_id == "stations":
            raise error
        return load_layer(layer_id)

    monkeypatch.setattr(cache, "load_layer", broken)
    app.run()
    assert not app.exception
    assert [message.value for message in app.error] == [as_text(error.dutch)]
    assert "wijziging bedoeld" in error.dutch
    legends = [html.proto.body for html in app.get("html") if "data-layer" in html.proto.body]
    assert len(legends) == sum(spec.visible for spec in layer_specs().values()) - 1


def test_an_unexpected_error_is_a_dutch_sentence(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(cache, "load_layer", broken)
    app.run()
    assert not app.exception
    assert app.error
    assert all("onverwachte fout" in message.value for message in app.error)
    assert not any("secret" in message.value for message in app.error)


def test_reachability_is_that_of_the_fetched_streets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = AppTest.from_function(_reachability, default_timeout=120).run()
    assert not page.exception
    assert page.toggle
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    snapshot = publish_streets(Store())
    page.run()
    assert not page.exception
    assert not page.error
    assert not page.toggle  # assumptions change the embedded network only
    words = " ".join(one.value for one in page.markdown)
    assert "stratennet van OpenStreetMap (ververst)" in words
    assert f"kenmerk {snapshot.digest}" in words
    Store().reset("streets")
    page.run()
    assert "ingebed strategisch netwerk" in " ".join(one.value for one in page.markdown)


def _reachability() -> None:
    from ui.pages import reachability_page

    reachability_page.show()


def test_tiles_come_with_a_notice(app: AppTest) -> None:
    app.run()
    assert app.radio(key="ondergrond").value == "eigen"
    assert not app.info
    app.radio(key="ondergrond").set_value("osm").run()
    assert not app.exception
    assert "internetverbinding" in app.info[0].value


def test_what_the_address_names_and_nobody_knows_is_told(app: AppTest) -> None:
    app.query_params["laag-kazernez"] = "true"
    app.query_params["laag-stations"] = "true"
    app.query_params["deel"] = "cijfers"  # of another page
    app.run()
    assert not app.exception
    (told,) = [message.value for message in app.warning]
    assert as_text("'laag-kazernez'") in told
    assert "stations" not in told
    assert "deel" not in told.replace("onderdeel", "")


def test_every_name_that_a_page_puts_into_the_address_is_known(root: Path) -> None:
    binding = re.compile(r"key=([^,\n]+),(?:(?!key=)[\s\S]){0,400}?bind=\"query-params\"")
    keys = {key for path in (root / "ui").rglob("*.py") for key in binding.findall(path.read_text(encoding="utf-8"))}
    # Names of constants and functions; address.unknown() reads the same ones.
    assert keys == {
        "_ON",
        "_EXPLORED",
        "_BACKGROUND",
        "key(spec)",
        "_PART",
        "_WORDS",
        "key",
        "_MODE",
        "key(item.id)",
        "_ORIGIN",
    }


def test_a_damaged_catalogue_is_told_once(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    error = DatasetInvalidError(dataset="catalogue.toml", problem="'rows' of 'zones' is 'x'.")

    def damaged() -> object:
        raise error

    monkeypatch.setattr(frame, "embedded", damaged)
    app.run()
    assert not app.exception
    assert [message.value for message in app.error] == [as_text(error.dutch)]
    assert not app.checkbox
