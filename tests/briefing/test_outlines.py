"""What an analysis adds to a map is on it, in its legend and in the text for who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from briefing import sheet
from briefing.frame import place
from briefing.outlines import Outline, legend_rows, outlines_svg
from briefing.settings import parse
from briefing.tables import Answer
from layers.look.style import Look, Stroke
from layers.look.verdicts import look_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

FRAME = place((200_000, 500_000, 210_000, 510_000), 100_000, 100, 100)
LINE = Look("line", (Stroke("#123456", 2),))


def _box(west: float, mark: str) -> Outline:
    return Outline(f"vak {mark}", shapely.box(west, 503_000, west + 2_000, 505_000), LINE, mark)


def test_letters_lie_on_the_edges_and_apart() -> None:
    drawn = outlines_svg(FRAME, [_box(202_000, "A"), _box(202_000, "B")])
    letters = [part for part in drawn if "<text" in part]
    assert len(letters) == 2
    assert letters[0].split(">A<")[0] != letters[1].split(">B<")[0]
    assert sum("#123456" in part for part in drawn) == 2


def test_what_lies_outside_the_map_has_no_letter() -> None:
    assert not [part for part in outlines_svg(FRAME, [_box(250_000, "A")]) if "<text" in part]


def test_areas_of_a_verdict_keep_their_hatch() -> None:
    one = Outline("conflict", shapely.box(202_000, 503_000, 204_000, 505_000), look_of("conflict", "stated", "fill"))
    drawn = "".join(outlines_svg(FRAME, [one]))
    assert "outline-0" in drawn
    assert "<pattern" in drawn
    assert drawn.count("<path") >= 3
    assert [row.words for row in legend_rows([one])] == ["conflict"]


def test_map_legend_and_text_tell_of_them(
    asked: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = Outline("vak", shapely.box(215_000, 523_000, 217_000, 525_000), LINE, "A")
    monkeypatch.setattr(sheet, "answer", lambda _: Answer(outlines=(extra,)))
    made = sheet.make(parse(asked(sheet={"layers": ["stations"], "content": {"kind": "map"}})))
    record = made.data["sheets"][0]
    assert record["legend"][0]["words"] == "A: vak"
    assert "Daarover getekend: A: vak." in record["map"]["alt"]
    assert "#123456" in record["map"]["svg"]
