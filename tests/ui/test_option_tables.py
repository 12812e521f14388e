"""Tables of the user's own on the options page, checked as the analysis reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.errors import DemandInvalidError
from analysis.options import Question
from ui import option_own, option_tables

if TYPE_CHECKING:
    from pathlib import Path


def test_every_own_table_is_one_of_a_question_and_has_a_title() -> None:
    fields = Question.__dataclass_fields__
    assert all(name in fields for name in option_own.TABLES)
    assert set(option_own.TABLES) == set(option_tables._TITLES) == set(option_tables._COLUMNS)


@pytest.mark.parametrize(
    "name, column, wrong", [("modes", "factor", "0"), ("emissions", "grams", "-1"), ("costs", "price_eur", "veel")]
)
def test_what_the_editor_writes_is_checked(tmp_path: Path, name: str, column: str, wrong: str) -> None:
    table = option_tables._rows(None, name)
    path = tmp_path / f"{name}.csv"
    path.write_text(option_tables.written(table), encoding="utf-8")
    option_tables.check(name, path)

    table[column] = table[column].astype(object)
    table.loc[1, column] = wrong
    path.write_text(option_tables.written(table), encoding="utf-8")
    with pytest.raises(DemandInvalidError) as caught:
        option_tables.check(name, path)
    assert f"(kolom '{column}')" in caught.value.dutch
    assert str(table.loc[1, "id"]) in caught.value.dutch
    assert f"{name}.csv" in caught.value.dutch
