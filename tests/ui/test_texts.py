from __future__ import annotations

from analysis.reachability import BANDS_MIN, MODES, Destination, Reachability, network_quality, reach
from geodata.schema import EVIDENCE, PLAN_STATUS
from layers.look import texts
from layers.look.style import BAND_COLORS
from ui.reach_text import COLUMN_WIDTHS_PX, COLUMNS, LEVEL


def test_every_value_of_the_data_has_a_dutch_word() -> None:
    assert set(texts.EVIDENCE) == set(texts.EVIDENCE_MEANING) == set(EVIDENCE)
    assert set(texts.PLAN_STATUS) == set(texts.PLAN_STATUS_MEANING) == set(PLAN_STATUS)
    assert set(texts.MODE) == set(texts.BY_MODE) == set(MODES)
    assert set(BAND_COLORS) == set(BANDS_MIN)
    assert network_quality().level in LEVEL


def test_every_column_of_the_table_of_places_is_named() -> None:
    result = reach()
    assert isinstance(result, Reachability)
    assert isinstance(result.destination, Destination)
    assert set(COLUMNS) == set(result.places.columns)
    assert len(COLUMN_WIDTHS_PX) == len(COLUMNS)
