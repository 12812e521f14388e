"""Names of stops and streets that tell of munition or storage are replaced, and no others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from layers.plain_names import plain_names
from layers.storage_words import tells

TELL = ["Munitiedepot GEHEIM", "Veenhuizen, Munitiecomplex", "Opslag Defensie"]
STAY = ["Ruinen, Defensieweg", "Assen, Busdepot", "Bunkerweg", "Steenwijk, Station", ""]


def test_what_tells_is_replaced_at_its_place() -> None:
    assert plain_names([*TELL, *STAY, TELL[0]], "Halte").tolist() == ["Halte"] * len(TELL) + STAY + ["Halte"]


def test_no_names_are_none() -> None:
    assert plain_names([], "Halte").shape == (0,)


@given(some.lists(some.sampled_from([*TELL, *STAY]) | some.text(max_size=8), max_size=12))
def test_each_name_is_judged_by_itself(names: list[str]) -> None:
    expected = ["x" if tells([name], reviewed=True) else name for name in names]
    assert np.array_equal(plain_names(names, "x"), np.array(expected, dtype=object))
