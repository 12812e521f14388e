"""Tables of parts of the options, joined, are the table of all."""

from __future__ import annotations

import pytest

from analysis.options import Question, document, evaluate
from analysis.options.joining import joined

QUESTION = Question(draws=0)


def test_joined_parts_are_the_whole() -> None:
    options = ["deelfietsen", "pr-a32"]
    whole = evaluate(options, QUESTION)
    parts = joined([evaluate([option], QUESTION) for option in options])
    assert document(parts) == document(whole)
    assert document(joined([whole, parts])) == document(whole)


def test_tables_of_other_settings_are_refused() -> None:
    one = evaluate(["deelfietsen"], QUESTION)
    other = evaluate(["deelfietsen"], Question(draws=0, assumptions=frozenset({"short_path"})))
    with pytest.raises(ValueError, match="different settings"):
        joined([one, other])
    with pytest.raises(ValueError, match="at least one"):
        joined([])
