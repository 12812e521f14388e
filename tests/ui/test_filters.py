"""The filters of the map: what can be chosen, and what is said of the hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analysis.filters import Facets, Filters
from ui.filters import KEYS, TITLES, Hidden, hidden, options, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer


def test_every_filter_has_choices_that_fit_into_an_address() -> None:
    found = options()
    assert found.keys() == KEYS.keys() == TITLES.keys()
    for one, titles in found.items():
        assert len(titles) > 1, one
        assert all(titles.values())
        assert not any("," in name for name in titles)  # the address has commas between them


def test_the_hidden_are_counted_and_the_unsaid_among_them(make_layer: Callable[..., Layer]) -> None:
    whole = {"a": make_layer({}, {}, {}), "b": make_layer({})}
    kept: dict[str, Any] = {"a": make_layer({}), "b": make_layer({})}
    of = {name: Facets({"f0": frozenset("x"), "f1": frozenset("y")}, {}, {}) for name in whole}
    assert hidden(whole, kept, of, Filters(actor=("x",))) == Hidden(2, 4, 1)
    assert hidden(whole, kept, of, Filters(status=("gepland",))) == Hidden(2, 4, 0)


@pytest.mark.parametrize(
    "found, begin, end",
    [
        (Hidden(17, 1279, 0), "Filter: 17 van de 1.279 objecten getoond, 1.262 verborgen.", "verborgen."),
        (Hidden(1, 4, 2), "Filter: 1 van de 4 objecten getoond, 3 verborgen. Van 2 daarvan", "geen actor of pijler."),
    ],
)
def test_what_is_hidden_is_said(found: Hidden, begin: str, end: str) -> None:
    assert words(found).startswith(begin)
    assert words(found).endswith(end)
