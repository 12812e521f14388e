"""Prices and ratios: an empty one is unknown, and so is every sum with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.dual_use.errors import TableInvalidError
from analysis.loss.tables import compensation, money

if TYPE_CHECKING:
    from pathlib import Path

AREA_HA = {"gras": 2.0, "mais": 3.0, None: 1.0}


def _prices(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["kind,class,eur_per_ha,source,reference_date", *lines]), encoding="utf-8")
    return path


def test_without_prices_and_ratios_nothing_is_known() -> None:
    assert money(AREA_HA)["amount_eur"].isna().all()
    assert set(money(AREA_HA)["kind"]) == {"land_value", "standard_output"}
    assert compensation(AREA_HA)["required_ha"].isna().all()


def test_amounts_are_products_and_a_total_needs_all_of_them(tmp_path: Path) -> None:
    path = _prices(tmp_path / "p.csv", "land_value,gras,100,Bron,2025", "land_value,mais,,Bron,2025")
    found = money(AREA_HA, path).set_index(money(AREA_HA, path)["class"].fillna("-"))
    assert found["amount_eur"]["gras"] == 200
    assert found["amount_eur"][["mais", "-", "total"]].isna().all()
    full = money(AREA_HA, _prices(tmp_path / "q.csv", "land_value,gras,100,Bron,2025", "land_value,*,10,Bron,2025"))
    assert full["amount_eur"].tolist() == [200, 30, 10, 240]
    assert full["source"].iloc[0] == "Bron"


def test_compensation_is_hectares_times_the_ratio_of_the_class(tmp_path: Path) -> None:
    path = tmp_path / "ratio.csv"
    path.write_text(
        "class,ratio,source,reference_date\n*,1.5,Verordening,2025\nmais,2,Verordening,2025\n", encoding="utf-8"
    )
    assert compensation(AREA_HA, path)["required_ha"].tolist() == pytest.approx([3, 6, 1.5, 10.5])
    assert pd.isna(compensation({}, path)["ratio"].iloc[-1])


@pytest.mark.parametrize(
    "line, problem",
    [
        ("land_value,gras,veel,Bron,2025", "row 1: 'veel' in column eur_per_ha"),
        ("land_value,gras,-1,Bron,2025", "row 1: '-1' in column eur_per_ha"),
        ("land_value,gras,inf,Bron,2025", "row 1: 'inf' in column eur_per_ha"),
        ("land_value,gras,1,,2025", "row 1 has a number without source or date"),
        ("land_value,gras,1,Bron,2025\nland_value,gras,2,Bron,2025", "row 2: this class stands there twice"),
    ],
)
def test_a_price_that_cannot_be_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(TableInvalidError, match=problem):
        money(AREA_HA, _prices(tmp_path / "p.csv", line))
