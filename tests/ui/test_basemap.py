"""The base map is equal in every run and knows no other host; what is served exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit_folium import _get_map_string, generate_js_hash

from ui import assets, background
from ui.basemap import View, _Drawings, _OfflineMap
from ui.drawing import Drawing

VIEW = View("proef", "Proef", ((52.6, 6.1), (53.2, 7.1)))


def component_key(view: View) -> str:
    base = _OfflineMap(view)
    base.get_root().render()
    return str(generate_js_hash(_get_map_string(base), "kaart"))


def test_the_base_map_never_mounts_anew() -> None:
    assert component_key(VIEW) == component_key(VIEW)
    assert component_key(VIEW) != component_key(View("anders", "Proef", VIEW.bounds))


def test_the_base_map_names_no_other_host() -> None:
    base = _OfflineMap(VIEW)
    root = base.get_root()
    assert "://" not in root.render()
    assert all(url.startswith("../") for _, url in (*base.default_js, *base.default_css))


def test_drawings_are_sent_as_they_are() -> None:
    base = _OfflineMap(VIEW)
    group = _Drawings([Drawing("a", '{"key":"a"}'), Drawing("b", '{"key":"{{ b }}{% c %}"}')], "Proef")
    group.add_to(base)
    group.render()
    script = group._template.module.script(group)
    assert '[{"key":"a"},{"key":"{{ b }}{% c %}"}]' in script
    assert base.get_name() in script


@pytest.mark.parametrize("name, url", [*assets.SCRIPTS, *assets.STYLES])
def test_every_address_is_a_published_file(name: str, url: str) -> None:
    match = re.fullmatch(r"\.\./ui\.assets\.(leaflet|own)/([\w.]+)\?v=[0-9a-f]{8}", url)
    assert match, name
    folder = {"leaflet": assets._LEAFLET, "own": assets._OWN}[match[1]]
    assert (folder / match[2]).is_file()


def test_our_own_files_name_no_other_host() -> None:
    for path in Path(assets._OWN).iterdir():
        if path.suffix in (".js", ".css"):
            found = set(re.findall(r"https?://[^\s\"')]+", path.read_text(encoding="utf-8")))
            assert found <= {"http://www.w3.org/2000/svg"}, path.name


def test_the_font_of_the_page_is_the_font_of_the_map() -> None:
    assert "SourceSans" in assets.font_face()


def test_tile_servers_are_credited() -> None:
    assert background.TILE_SERVERS["brt"].credit == "Kaartgegevens © Kadaster"
    assert all(server.url.startswith("https://") and server.credit for server in background.TILE_SERVERS.values())
    assert len({server.url for server in background.TILE_SERVERS.values()}) == len(background.TILE_SERVERS)


@pytest.mark.parametrize("server", background.TILE_SERVERS.values(), ids=lambda server: server.id)
def test_the_credit_of_tiles_leads_to_their_owner(server: background.TileServer) -> None:
    (credit,) = json.loads(background.tile_layer(server).json)["credits"]
    assert credit == f'<a href="{server.owner_url}" target="_blank" rel="noopener">{server.credit}</a>'
    assert server.owner_url.startswith("https://")
