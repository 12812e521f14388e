"""Every page in English: no word of ours is left in Dutch. What documents say, and names, stay as they are."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from layers import layer_specs
from ui import message_sources, warm
from ui.language import ENGLISH, STATE, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "map_page": {},  # see _FEW
    "register_page": {"id": "KAZ-01"},
    "timeline_page": {},
    "reachability_page": {},
    "options_page": {},
    "loss_page": {},
    "dual_use_page": {},
    "briefing_page": {},
    "sources_page": {},
    "help_page": {},
}  # fmt: skip
"""Page → what its address says."""

_FEW = {"training_areas", "low_flying_areas", "corridor_road", "stations"}
"""Layers that the map is looked at with; the words of the others come from the specifications, all of which count."""

_DUTCH = re.compile(
    r"(?<![\w-])(de|het|een|van|niet|geen|zijn|naar|wordt|worden|uit|bij|ook|nog|deze|dit|dat|als|dan|staat|voor|tot"
    r"|elke|ander|andere|alle|waar|wie|wat|hoe|onbekend|gebied|poort|bron|tabel|minuten|inwoners|kies)(?![\w-])"
)
_NOT_READ = {"id", "key", "user_key", "css_class", "form_id", "query_param_key", "page_script_hash", "url", "page",
             "query_string"}  # fmt: skip
_STATEMENT = re.compile(r'<p class="value">[^<]*</p>')
"""What a source says, put together from two cells."""
_NAMES = {"Provincie Drenthe", "uitleg", "bestaand"}
"""Names and addresses that are also texts of ours."""
_PARTS = re.compile(r"[;:()·„”\n]|\. |, | – ")


@cache
def _own(root: Path) -> str:
    """All that data and documents say, in one text."""
    folder = root / "geodata"
    found = [*folder.glob("data/*.csv"), *folder.glob("data/*.geojson"), folder / "sources.toml",
             folder / "sources" / "services.toml"]  # fmt: skip
    texts = [file.read_text(encoding="utf-8").replace('\\"', '"') for file in found]
    return " ".join(" ".join(texts).split()).casefold()


@cache
def _ours() -> frozenset[str]:
    """Our own Dutch texts that have an English one that differs."""
    known = {one for one, _ in message_sources.messages()}
    return frozenset(one.casefold() for one in known if catalogue(ENGLISH).gettext(one) != one)


def _shown(page: AppTest) -> Iterator[str]:
    """What a page shows, as plain text; of a map what it draws, without the words for its scripts."""
    for element in _elements(page._tree):
        if element.type == "component_instance":
            script = json.loads(element.proto.json_args).get("feature_group") or ""
            yield from re.findall(r'"((?:[^"\\]|\\.)*)"', str(script).rpartition('], {"title"')[0])
        elif element.type != "text_input" and getattr(element, "key", "") != "taal-wissel":
            # What is typed into a document stays in the language of the document.
            yield from _strings(element.proto)


def _elements(block: Any) -> Iterator[Any]:
    if hasattr(block, "children"):
        for child in block.children.values():
            yield from _elements(child)
    else:
        yield block


def _strings(proto: Any) -> Iterator[str]:
    if not hasattr(proto, "ListFields"):
        return
    for field, value in proto.ListFields():
        if field.name in {
            "id",
            "key",
            "user_key",
            "css_class",
            "form_id",
            "query_param_key",
            "page_script_hash",
            "url",
        }:
            continue
        for one in value if isinstance(value, (list, tuple)) or hasattr(value, "extend") else [value]:
            if isinstance(one, str):
                text = _STATEMENT.sub("", re.sub(r"<(script|style)[\s\S]*?</\1>", "", one))
                yield from re.split(r"<[^>]*>", html.unescape(text))
            else:
                yield from _strings(one)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_english_has_no_dutch_words_of_ours(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "begin", lambda: None)  # it would go on beside the tests that follow
    page = AppTest.from_string(f"from ui.pages import {name}\n{name}.show()\n", default_timeout=120)
    page.session_state[STATE] = ENGLISH
    for key, value in PAGES[name].items():
        page.query_params[key] = value
    if name == "map_page":
        for one in layer_specs():
            page.session_state[f"laag-{one}"] = one in _FEW
    page.run()
    assert not page.exception
    assert not page.error
    left = {part for text in _shown(page) for part in _dutch_parts(text, root)}
    assert not left, sorted(left)


def _dutch_parts(text: str, root: Path) -> Iterator[str]:
    """The parts of a text that are Dutch and are not what data or a document says."""
    plain = " ".join(text.split())
    if plain.casefold() in _ours() and plain not in _NAMES:
        yield plain
    if not _DUTCH.search(plain) or plain.casefold() in _own(root):
        return
    for part in (one.strip(" .") for one in _PARTS.split(plain)):
        if _DUTCH.search(part) and part.casefold() not in _own(root):
            yield part
