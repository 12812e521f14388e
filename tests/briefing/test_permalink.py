from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import docx as word
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from briefing import paper
from briefing.permalink import addresses, page_of
from briefing.ready import ready_made
from briefing.settings import Content, SheetSettings, parse, read_settings
from briefing.sheet import make
from briefing.text_document import docx
from layers import layer_specs
from tests.briefing.pdf_reading import elements, opened
from ui.address import unknown
from ui.frame import pages

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "https://kaart.drenthe.nl/app"


@pytest.mark.parametrize("name", ready_made())
def test_every_address_is_one_that_the_app_understands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only a page that is shown knows its own path.
    monkeypatch.setattr(streamlit, "Page", lambda *_, url_path="", **__: url_path)
    known = set(map(str, pages()))
    for sheet in read_settings(ready_made()[name]).sheets:
        parts = urlsplit(page_of(sheet))
        assert parts.path in known
        assert unknown(parse_qs(parts.query)) == []


def test_the_map_of_an_address_has_the_layers_of_the_sheet(asked: Callable[..., dict[str, Any]]) -> None:
    sheet = parse(asked(sheet={"content": {"kind": "map"}, "date": "2025-01-01"})).sheets[0]
    named = {key: one[0] for key, one in parse_qs(urlsplit(page_of(sheet)).query).items()}
    first = {spec.id: str(spec.visible).lower() for spec in layer_specs().values()}
    assert {one for one in first if named.get(f"laag-{one}", first[one]) == "true"} == set(sheet.layers)
    assert named["peildatum"] == "2025-01-01"


def test_the_base_is_no_choice_of_the_page_of_options(asked: Callable[..., dict[str, Any]]) -> None:
    content = {"kind": "options", "options": ["today", "deelfietsen", "pendel-meppel"]}
    assert page_of(parse(asked(sheet={"content": content})).sheets[0]) == "opties?opties=deelfietsen,pendel-meppel"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_theme_comes_back_from_its_address(theme: str) -> None:
    sheet = SheetSettings("x", (), content=Content("register", theme=theme))
    parts = urlsplit(page_of(sheet))
    assert parse_qs(parts.query, keep_blank_values=True) == {"groep": [theme]}
    assert parts.fragment == ""


def test_no_address_has_words_of_the_user(asked: Callable[..., dict[str, Any]]) -> None:
    settings = parse(asked(address=BASE, title="Geheim plan", author="J. Jansen", sheet={"title": "Vertrouwelijk"}))
    (one,) = addresses(settings)
    assert one["url"] == f"{BASE}/register?groep=Inspanningen"
    assert addresses(parse(asked())) == []


def test_the_colophon_links_to_it(asked: Callable[..., dict[str, Any]]) -> None:
    made = make(parse(asked(address=BASE + "/", sheet={"layers": ["stations"], "content": {"kind": "map"}})))
    (wanted,) = [one["url"] for one in made.data["addresses"]]
    assert wanted.startswith(BASE + "/?laag-")
    document = opened(paper.pdf(made))
    uris = [str(note.A.URI) for page in document.pages for note in page.get("/Annots", []) if "/A" in note]
    assert wanted in uris
    assert "/Link" in [str(one.S) for one in elements(document)]
    relations = word.Document(io.BytesIO(docx(made))).part.rels.values()
    assert wanted in [one.target_ref for one in relations if one.is_external]
