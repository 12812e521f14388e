"""Facilities for shared use are rows of the register, as they are there."""

from __future__ import annotations

from analysis.dual_use.facilities import CARE, COLUMNS, EDUCATION, NOT_NAMED, PARKING, SPORT, shared_facilities
from geodata import embedded
from layers.register import load_register


def test_every_kind_has_rows_and_says_what_the_register_says() -> None:
    found = shared_facilities()
    assert tuple(found.columns) == COLUMNS
    assert {SPORT, PARKING, CARE, EDUCATION} <= set(found["kind"])
    assert not found.duplicated(["kind", "id"]).any()
    rows = load_register().rows.set_index("id")
    for row in found.to_dict("records"):
        own = rows.loc[row["id"]]
        assert [row[name] for name in ("name", "statement", "evidence", "reference_date")] == [
            own[name] for name in ("name", "paraphrase", "evidence", "reference_date")
        ]
        assert row["source"] == embedded().sources[own["source"]].title


def test_sharing_is_claimed_only_where_the_words_are_about_sharing() -> None:
    found = shared_facilities()
    claimed = found[found["sharing"] != NOT_NAMED]["statement"]
    words = "gebruik|biedt|beschikbaar|openstellen|initiatieven"
    assert claimed.str.contains(words).all()
    assert set(found[found["kind"] == CARE]["sharing"]) == {NOT_NAMED}
