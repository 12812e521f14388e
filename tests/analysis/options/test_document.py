"""The table of some options alone is what is computed for these alone."""

from __future__ import annotations

import math

import pytest

from analysis.options import Question, document, evaluate, narrowed
from analysis.options.document import printed


@pytest.mark.parametrize("value", [-0.0, -1e-9, -0.004])
def test_nothing_is_written_as_a_negative_zero(value: float) -> None:
    written = printed(value, "min")
    assert written == 0
    assert math.copysign(1, written) == 1


def test_fewer_options_are_those_computed_alone() -> None:
    question = Question(draws=12)
    every = evaluate(["pr-a32", "deelfietsen", "fietsroute-meppel"], question)

    assert document(narrowed(every, ["fietsroute-meppel", "pr-a32"])) == document(
        evaluate(["fietsroute-meppel", "pr-a32"], question)
    )
    assert document(narrowed(every, [])) == document(evaluate(["today"], question))
    assert document(narrowed(every, ["today", "deelfietsen"])) == document(evaluate(["deelfietsen"], question))
    assert narrowed(every, ["pr-a32"]).digest != every.digest
