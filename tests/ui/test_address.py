"""What the address of a page may say, and what is told of the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import address, filters, view_address

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["52.8533,6.4821,9.75", "-52,6,10", "0.000000,-179.999999,6"])
def test_a_view_is_understood(text: str) -> None:
    assert view_address.understood(text)


@pytest.mark.parametrize(
    "text",
    ["", "52.8", "52.8,6.4", "52.8,6.4,x", "52.8,6.4,5", "52.8,6.4,18", "86,6,9", "52,181,9", "52.8,6.4,9,1",
     "52.8,6.4,9\n", "5e1,6,9", "NaN,6,9", "٥٢,6,9", "<b>,6,9"],
)  # fmt: skip
def test_anything_else_is_no_view(text: str) -> None:
    assert not view_address.understood(text)


@given(st.floats(-85, 85), st.floats(-180, 180), st.floats(6, 17))
def test_what_the_browser_writes_is_understood(lat: float, lon: float, zoom: float) -> None:
    assert view_address.understood(f"{lat:.4f},{lon:.4f},{round(zoom, 2):g}")


def test_browser_and_server_understand_the_same(root: Path) -> None:
    script = (root / "ui" / "static" / "shared_view.js").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"PATTERN = /\^(.*)\$/;", script)
    assert pattern.replace("\\d", "[0-9]") == view_address._PATTERN.pattern.replace("\\d", "[0-9]")
    limits, zooms = (re.findall(rf"{name} = \[(.*)\];", script)[0].split(", ") for name in ("LIMITS", "ZOOMS"))
    assert tuple(map(float, limits)) == view_address._FURTHEST
    assert tuple(map(float, zooms)) == view_address._ZOOMS


def test_switches_are_on_or_off() -> None:
    named = {"laag-zones": "True", "laag-stations": "misschien", "peildatum-aan": "1", "deel": "x", "laag-gate": ""}
    assert address.wrong_switches(named) == ["laag-stations=misschien", "peildatum-aan=1"]


def test_filters_and_view_are_known() -> None:
    assert address.unknown([*filters.ADDRESS, "beeld", "tabel", "tabel-laag", "filter-kleur"]) == ["filter-kleur"]
