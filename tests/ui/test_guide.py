"""The corner with help: every page has three sentences, and every method that it names can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ui import guide, methods
from ui.methods import MethodMissingError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_page_is_explained(root: Path) -> None:
    titles = {found for path in (root / "ui" / "pages").glob("*.py") for found in _dressed(path)}
    assert set(guide.helps()) == titles - {"Uitleg"}


def _dressed(path: Path) -> list[str]:
    return re.findall(r'dress\("([^"]+)"', path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("title", guide.helps())
def test_three_sentences_and_methods_that_exist(title: str) -> None:
    found = guide.helps()[title]
    assert len(found.sentences) == 3
    assert all(sentence.endswith(".") and sentence.count(". ") == 0 for sentence in found.sentences)
    assert set(found.methods) <= set(methods.titles())


def test_every_method_is_explained_by_a_page() -> None:
    assert {name for one in guide.helps().values() for name in one.methods} == set(methods.titles())


@pytest.mark.parametrize("name", methods.titles())
def test_a_method_is_read_in_the_application(name: str) -> None:
    page = methods.as_html(name)
    assert page.startswith('<article class="method" lang="en"><h2>')
    assert "<h1" not in page
    links = re.findall(r'href="([^"]+)"', page)
    assert all(re.fullmatch(r"uitleg\?methode=[a-z-]+", one) for one in links if "://" not in one)
    assert all(one.partition("=")[2] in methods.titles() for one in links if "://" not in one)
    assert page.count("<a ") == page.count("</a>")


def test_a_method_that_does_not_exist() -> None:
    with pytest.raises(MethodMissingError, match="no page 'nergens'"):
        methods.as_html("nergens")
