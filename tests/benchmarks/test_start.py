"""How long the first visitor waits: all is loaded and computed in a process of its own; compiled code is on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

PROGRAM = """
import json, logging, sys, time
logging.disable(logging.WARNING)  # Streamlit misses a visitor
took, begin = {}, time.perf_counter()
def told(name):
    took[name] = round(time.perf_counter() - begin, 3)
from ui import warm
told("loaded")
for part in sys.argv[1:]:
    getattr(warm, "_" + part)()
    told(part)
print(json.dumps(took))
"""


def test_first_use_after_start(benchmark: BenchmarkFixture, root: Path) -> None:
    """The first view of the map, then the values of all options; nothing is computed beside it."""
    parts = [] if benchmark.disabled else ["map", "options"]
    told: list[dict[str, float]] = []

    def start() -> None:
        found = subprocess.run(
            [sys.executable, "-c", PROGRAM, *parts], cwd=root, capture_output=True, text=True, check=True
        )
        told.append(json.loads(found.stdout))

    benchmark.pedantic(start, rounds=3 if parts else 1, warmup_rounds=1 if parts else 0)  # type: ignore[no-untyped-call]

    fastest = min(told, key=lambda took: sum(took.values()))
    assert list(fastest) == ["loaded", *parts]
    benchmark.extra_info |= {f"{name} after s": seconds for name, seconds in fastest.items()}
