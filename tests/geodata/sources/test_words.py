"""Rows that are left out for a word are told, by word and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata.dutch_notes import dutch
from geodata.errors import DatasetInvalidError, RefreshRefusedError
from geodata.extent import Extent
from geodata.refresh import refresh
from geodata.sources.dataset import fetch
from geodata.sources.services import services
from geodata.sources.words import LeftOutWords
from geodata.status import statuses
from geodata.store import Store
from tests.geodata.sources.served import feature, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.refresh import Outcome
    from geodata.sources.client import Client
    from tests.geodata.sources.proxy import Proxy

AREA = Extent("area", shapely.box(200_000, 500_000, 260_000, 600_000))


@pytest.fixture
def ask(server: Proxy, client: Client, tmp_path: Path, moved: Callable[..., None]) -> Callable[..., Outcome]:
    def told(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> Any:
        return fetch(dataset_id, extent, staging, client, **options)

    def asked(dataset: str, collection: str, rows: list[dict[str, Any]], *, force: bool = False) -> Outcome:
        serve(server, collection, rows)
        moved(dataset, server.url)
        store = Store(tmp_path / "data")
        return refresh([dataset], AREA, store, services=services(), fetch=told, force=force)[0]

    return asked


def tracks(*words: str | None) -> list[dict[str, Any]]:
    return [
        feature(shapely.LineString([(230_000 + 10 * n, 550_000), (230_000, 551_000)]), status=word)
        for n, word in enumerate(words)
    ]


def terrain(*words: str) -> list[dict[str, Any]]:
    return [
        feature(
            shapely.box(230_000 + 10 * n, 550_000, 230_005 + 10 * n, 550_010), lokaalid=str(n), typefunctioneelgebied=w
        )
        for n, w in enumerate(words)
    ]


def test_words_that_nobody_listed_are_named_with_their_numbers(ask: Callable[..., Outcome], tmp_path: Path) -> None:
    outcome = ask("track", "spooras", tracks(*["Bestaand"] * 6, "In dienst", "In dienst", None))
    note = (
        "WARNING: 3 of 9 rows left out, whose 'status' is a word that nobody listed: In dienst (2), (empty) (1). Add "
        "it under keep or leave_out in geodata/sources/services.toml."
    )
    assert outcome.ok
    assert note in outcome.notes
    assert outcome.snapshot is not None
    assert note in outcome.snapshot.notes
    assert any(note in one.notes for one in statuses(Store(tmp_path / "data"), services()) if one.dataset == "track")
    words = dutch(note)
    assert words is not None
    assert "LET OP: 3 van 9 rijen weggelaten" in words
    assert "In dienst (2)" in words


def test_more_than_half_left_out_for_words_that_nobody_listed_is_refused_unless_forced(
    ask: Callable[..., Outcome],
) -> None:
    rows = tracks("Bestaand", *["In dienst"] * 2)
    refused = ask("track", "spooras", rows)
    assert isinstance(refused.error, RefreshRefusedError)
    for text in (str(refused.error), refused.error.dutch):
        assert "In dienst (2)" in text
        assert "--force" in text
    assert ask("track", "spooras", rows, force=True).ok


def test_a_filter_that_keeps_few_of_many_tells_what_it_left_out(ask: Callable[..., Outcome]) -> None:
    rows = terrain("kazerne", *["begraafplaats"] * 30, *["camping"] * 20)
    outcome = ask("military_terrain", "functioneel_gebied_vlak", rows)
    assert outcome.rows_after == 1
    note = "50 of 51 rows left out for their 'typefunctioneelgebied': begraafplaats (30), camping (20)."
    assert note in outcome.notes
    assert dutch(note) == "50 van 51 rijen weggelaten om hun 'typefunctioneelgebied': begraafplaats (30), camping (20)."


def test_where_nothing_is_kept_the_error_says_what_came(ask: Callable[..., Outcome]) -> None:
    outcome = ask("military_terrain", "functioneel_gebied_vlak", terrain("defensieterrein", "camping"), force=True)
    assert isinstance(outcome.error, DatasetInvalidError)
    assert "2 of 2 rows left out for their 'typefunctioneelgebied': camping (1), defensieterrein (1)." in str(
        outcome.error
    )


def test_known_and_unknown_words_are_told_apart_and_many_are_summed_up() -> None:
    words = LeftOutWords("soort", ["Ja"])
    words.add(5, ["JA", "ja", "x"])
    assert words.texts()[0] == "2 of 5 rows left out for their 'soort': JA (1), ja (1)."
    words.add(3_000, [f"w{number:04d}" for number in range(3_000)])
    assert words.texts()[1].startswith(
        "WARNING: 3001 of 3005 rows left out, whose 'soort' is a word that nobody listed: "
    )
    assert ", others (" in words.texts()[1]
    assert len(words.unknown) <= 1_001
    assert words.refusable().share == 3001 / 3005
