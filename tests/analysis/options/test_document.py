"""The table of some options alone is what is computed for these alone."""

from __future__ import annotations

from analysis.options import Question, document, evaluate, narrowed


def test_fewer_options_are_those_computed_alone() -> None:
    question = Question(draws=12)
    every = evaluate(["pr-a32", "deelfietsen", "fietsroute-meppel"], question)

    assert document(narrowed(every, ["fietsroute-meppel", "pr-a32"])) == document(
        evaluate(["fietsroute-meppel", "pr-a32"], question)
    )
    assert document(narrowed(every, [])) == document(evaluate(["today"], question))
    assert document(narrowed(every, ["today", "deelfietsen"])) == document(evaluate(["deelfietsen"], question))
    assert narrowed(every, ["pr-a32"]).digest != every.digest
