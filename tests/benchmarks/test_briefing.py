"""Paper: one sheet of A4 when all is warm, and the four chapters that ship, from their settings to a PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest

from briefing import paper
from briefing.ready import ready_made
from briefing.settings import read_settings
from briefing.sheet import make

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from briefing.settings import Settings


def _settings(name: str, chapters: bool) -> Settings:  # noqa: FBT001  as the names of the benchmarks
    found = read_settings(ready_made()[name])
    if chapters:
        return found
    # Without analyses, which have benchmarks of their own, nothing needs more than a second when nothing is measured.
    return replace(found, sheets=tuple(one for one in found.sheets if one.content.kind == "map"))


def _pdf(settings: Settings) -> bytes:
    return paper.pdf(make(settings))


@pytest.mark.parametrize("name, pages", [("overview", 2), ("briefing", 6)])
def test_a_briefing_as_pdf(benchmark: BenchmarkFixture, name: str, pages: int) -> None:
    settings = _settings(name, chapters=not benchmark.disabled)
    rounds = 1 if benchmark.disabled else 3
    days = iter(range(1, 28))

    def asked() -> tuple[tuple[Settings], dict[str, object]]:
        # Another print date is another document: typst sets nothing that it has set before.
        return (replace(settings, print_date=f"2026-01-{next(days):02d}"),), {}

    found = benchmark.pedantic(_pdf, setup=asked, rounds=rounds, warmup_rounds=rounds // 3)  # type: ignore[no-untyped-call]
    with pikepdf.open(io.BytesIO(found)) as document:
        count = len(document.pages)
    benchmark.extra_info |= {"pages": count, "sheets": len(settings.sheets), "bytes": len(found)}
    assert count >= (2 if benchmark.disabled else pages)
