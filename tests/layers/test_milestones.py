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
