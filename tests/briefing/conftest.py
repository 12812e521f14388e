"""One small briefing that most tests look at: two maps' worth of layers, and a table of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from briefing import paper
from briefing.settings import Settings, parse
from briefing.sheet import Briefing, make

if TYPE_CHECKING:
    from collections.abc import Callable

MEPPEL_TO_HOOGEVEEN = [206_000, 520_000, 232_000, 530_000]


def given(**changes: Any) -> dict[str, Any]:
    sheet = {
        "title": "Meppel tot Hoogeveen",
        "extent": MEPPEL_TO_HOOGEVEEN,
        "scale": 150_000,
        "layers": ["stations", "corridor_cno", "munition", "training_areas", "province"],
        "content": {"kind": "register", "theme": "Inspanningen"},
        **changes.pop("sheet", {}),
    }
    return {
        "title": "Proefstuk",
        "subtitle": "Voor de raad",
        "author": "Gemeente Westerveld",
        "document_status": "concept",
        "print_date": "2026-11-22",
        "sheets": [sheet],
        **changes,
    }


@pytest.fixture(scope="session")
def asked() -> Callable[..., dict[str, Any]]:
    """Settings as plain values; ``sheet`` changes those of the sheet."""
    return given


@pytest.fixture(scope="session")
def settings() -> Settings:
    return parse(given())


@pytest.fixture(scope="session")
def briefing(settings: Settings) -> Briefing:
    return make(settings)


@pytest.fixture(scope="session")
def pdf(briefing: Briefing) -> bytes:
    return paper.pdf(briefing)
