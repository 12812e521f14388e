"""Memory grows with the day that is read, not with the feed."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pyarrow as pa

from geodata.timetable import clean, tables

if TYPE_CHECKING:
    import pytest

    from tests.geodata.timetable.conftest import Feed


def peak_bytes(feed: Feed) -> int:
    """What Python and pyarrow held at most while reading."""
    default = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(default)
    pa.set_memory_pool(pool)
    tracemalloc.start()
    try:
        feed.read()
        return tracemalloc.get_traced_memory()[1] + int(pool.max_memory())
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(default)


def test_trips_of_other_days_cost_no_memory(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "BLOCK_BYTES", 32_768)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 32_768)
    line.read()  # what is loaded and cached once
    calls, trips = line.content()["stop_times.txt"], line.content()["trips.txt"]

    def grown(others: int) -> int:
        line.bytes["trips.txt"] = trips + b"".join(b"o%d,L,never\r\n" % number for number in range(others))
        line.bytes["stop_times.txt"] = calls + b"".join(
            b"o%d,9:00:00,9:00:00,a,1\r\no%d,9:05:00,9:05:00,b,2\r\n" % (number, number) for number in range(others)
        )
        return peak_bytes(line)

    small, large = grown(1_000), grown(20_000)

    assert large - small < 0.5 * len(line.bytes["stop_times.txt"])
