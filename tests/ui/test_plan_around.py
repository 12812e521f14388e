"""What the page of plans says of nature and inhabitants, and of what they were counted from."""

from __future__ import annotations

from analysis.loss import Inputs, compare
from analysis.loss.surroundings import surroundings
from ui import plan_around


def test_the_data_behind_the_table_is_named() -> None:
    inputs = Inputs()
    around = surroundings(compare(("rundedal",), inputs), inputs)
    said = plan_around.data(around)
    assert "postcodegebieden (meegeleverd, " in said
    assert around.digest in said
    assert plan_around.data(around._replace(zones_used=None)) == ""


def test_every_note_on_what_was_counted_is_told() -> None:
    inputs = Inputs()
    around = surroundings(compare(("de-haar-400",), inputs), inputs)
    assert all(note.dutch in plan_around.limits(around) for note in around.notes)
