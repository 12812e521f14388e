from __future__ import annotations

import pandas as pd
import pytest

from geodata import embedded
from layers.milestones import AFTER, wrong_kinds
from ui.timeline_text import KINDS


def event(kind: str, status: str) -> pd.DataFrame:
    return pd.DataFrame({"kind": [kind], "status_after": [status]})


def test_every_kind_is_known_everywhere() -> None:
    kinds = set(embedded()["timeline"].columns["kind"].split("|"))
    assert set(AFTER) == kinds
    assert set(KINDS) == kinds - {"existed"}


@pytest.mark.parametrize(
    "kind, status",
    [
        ("decision", "verkenning"),
        ("asked", "gepland"),
        ("proposed", "afgesproken"),
        ("explored", "bestaand"),
        ("announced", "gerealiseerd"),
        ("started", "gerealiseerd"),
        ("expected", "bestaand"),
        ("reference", "gepland"),
    ],
)
def test_an_event_cannot_change_more_than_its_kind_allows(kind: str, status: str) -> None:
    (wrong,) = wrong_kinds(event(kind, status))
    assert (wrong.row, wrong.column) == (1, "status_after")
    assert f"'{status}' cannot follow from '{kind}'" in wrong.problem
    assert not list(wrong_kinds(event(kind, "")))


def test_the_timeline_itself_is_in_order() -> None:
    timeline = embedded().table("timeline")
    assert not list(wrong_kinds(timeline))
    assert {"asked", "proposed", "explored", "announced", "submitted", "started"} <= set(timeline["kind"])


def test_of_every_motion_handed_in_the_timeline_tells_too_what_became_of_it() -> None:
    timeline = embedded().table("timeline")
    handed_in, decided = (
        set(timeline.loc[timeline["kind"] == kind, "register_id"]) for kind in ("submitted", "decision")
    )
    assert handed_in == {"MIJ-12", "MIJ-13"}
    assert handed_in <= decided
    told = timeline.loc[timeline["register_id"].isin(handed_in), "note"]
    assert not told.str.contains("of de motie is aangenomen").any()
