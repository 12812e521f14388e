from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SettingError, SettingsFileError
from briefing.ready import ready_made
from briefing.settings import MOST_BYTES, Settings, parse, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    "change, key",
    [
        ({"title": "x" * 10_000}, "title"),
        ({"title": " "}, "title"),
        ({"title": 7}, "title"),
        ({"title": "regel\neen"}, "title"),
        ({"title": "\u202eomgekeerd"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"author": ""}, "author"),
        ({"document_status": "definitief"}, "document_status"),
        ({"language": "en"}, "language"),
        ({"paper": "A5"}, "paper"),
        ({"orientation": "schuin"}, "orientation"),
        ({"print_date": "22-11-2026"}, "print_date"),
        ({"print_date": ""}, "print_date"),
        ({"print_date": "2026-02-30"}, "print_date"),
        ({"logo": "<svg onload='x'/>"}, "logo"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "https://naam:wachtwoord@kaart.nl"}, "address"),
        ({"address": "https://kaart.nl/?geheim=1"}, "address"),
        ({"address": f"https://kaart.nl/{'x' * 10_000}"}, "address"),
        ({"address": ["https://kaart.nl"]}, "address"),
        ({"sheets": []}, "sheets"),
        ({"sheets": ["x"]}, r"sheets\[0\]"),
        ({"sheet": {"scale": 5}}, "scale"),
        ({"sheet": {"extent": [1, 2, 3]}}, "extent"),
        ({"sheet": {"extent": [1, 2, 3, True]}}, "extent"),
        ({"sheet": {"extent": [10**400, 1, 2, 3]}}, "extent"),
        ({"sheet": {"extent": None}}, "extent"),
        ({"sheet": {"place": "sites/x"}}, "extent"),
        ({"sheet": {"extent": None, "place": "../x"}}, "place"),
        ({"sheet": {"layers": "stations"}}, "layers"),
        ({"sheet": {"layers": ["munitiedepots"]}}, "layers"),
        ({"sheet": {"date": "morgen"}}, "date"),
        ({"sheet": {"content": {"kind": "film"}}}, "content"),
        ({"sheet": {"content": "map"}}, "content"),
        ({"sheet": {"content": {"kind": "map", "plan": "OEF-02"}}}, "content.plan"),
        ({"sheet": {"content": {"kind": "loss", "plan": "../../etc"}}}, "content.plan"),
        ({"sheet": {"content": {"kind": "options", "options": ["a;b"]}}}, "content.options"),
        ({"sheet": {"content": {"kind": "register"}}}, "content.theme"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    asked: Callable[..., dict[str, Any]], change: dict[str, Any], key: str
) -> None:
    with pytest.raises(SettingError, match=f"Setting '.*{key}") as refused:
        parse(asked(**change))
    assert len(str(refused.value)) < 600
    assert refused.value.dutch.startswith("Instelling '")


def test_settings_come_back_as_they_were_written(settings: Settings) -> None:
    again = parse(json.loads(settings.json()))
    assert again == settings
    assert again.digest == settings.digest


@given(st.text(max_size=120))
def test_a_title_is_refused_or_kept(title: str) -> None:
    sheet = {"title": "x", "extent": [200_000, 500_000, 210_000, 510_000], "layers": []}
    given = {"title": title, "author": "x", "document_status": "concept", "print_date": "2026-11-22", "sheets": [sheet]}
    try:
        made = parse(given)
    except SettingError:
        return
    assert parse(json.loads(made.json())) == made
    assert made.slug.replace("-", "").isalnum()
    assert made.slug.isascii()


@pytest.mark.parametrize("name", ready_made())
def test_what_ships_can_be_used(name: str) -> None:
    assert read_settings(ready_made()[name]).sheets


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b'"tekst"', b"[" * 100_000, b" " * (MOST_BYTES + 1)], ids=range(7)
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "instellingen.json"
    path.write_bytes(content)
    with pytest.raises(SettingsFileError):
        read_settings(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match=r"geen\.json"):
        read_settings(tmp_path / "geen.json")
