"""Write what ``make bench`` measured: ``docs/benchmarks.md`` to read and ``build/benchmarks.json`` to compare.

Usage: ``python tests/benchmarks/report.py RUNS PAGE LIST``, where RUNS is what ``--benchmark-json`` wrote. A benchmark
that ran a peer beside it has ``peer`` and ``peer_ms`` in its ``extra_info``; what else stands there becomes a remark.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PEER = ("peer", "peer_ms")
_INTRODUCTION = """# Benchmarks

What users wait for, and how long others take for the same in the same run. Made by `make bench`; a test never
asserts an absolute time.

Measured on {date} at `{commit}` with Python {python}, on {cores} cores of {cpu}. Beside a peer the fastest
round of both counts.
"""


def beside_peers(runs: dict[str, Any]) -> list[dict[str, Any]]:
    """``{name, ours_ms, peer, peer_ms, ratio}`` of every benchmark that ran a peer, fastest rounds."""
    found = []
    for run in runs["benchmarks"]:
        extra = run["extra_info"]
        if "peer" in extra:
            ours_ms = 1_000 * run["stats"]["min"]
            row = {"name": _name(run), "ours_ms": ours_ms, "peer": extra["peer"], "peer_ms": extra["peer_ms"]}
            found.append({**row, "ratio": extra["peer_ms"] / ours_ms})
    return found


def page(runs: dict[str, Any]) -> str:
    """The page in Markdown."""
    machine = runs["machine_info"]
    text = _INTRODUCTION.format(
        date=runs["datetime"][:10],
        commit=runs["commit_info"]["id"][:7],
        python=machine["python_version"],
        cores=machine["cpu"]["count"],
        cpu=machine["cpu"].get("brand_raw", "an unknown processor"),
    )
    remarks = {_name(run): _remarks(run) for run in runs["benchmarks"]}
    beside = [
        (name, _ms(row["ours_ms"]), str(row["peer"]), _ms(row["peer_ms"]), f"{row['ratio']:.1f}", remarks[name])
        for row in beside_peers(runs)
        for name in [str(row["name"])]
    ]
    alone = [
        (_name(run), _ms(1_000 * run["stats"]["median"]), _ms(1_000 * run["stats"]["max"]), _remarks(run))
        for run in runs["benchmarks"]
        if "peer" not in run["extra_info"]
    ]
    text += "\n## Beside a peer\n\n" + _table(("", "ours", "peer", "peer's", "times", "remarks"), beside)
    return text + "\n## Alone\n\n" + _table(("", "median", "slowest", "remarks"), alone)


def _name(run: dict[str, Any]) -> str:
    name, _, parameter = str(run["name"]).removeprefix("test_").partition("[")
    return name.replace("_", " ") + (f", {parameter.removesuffix(']')}" if parameter else "")


def _remarks(run: dict[str, Any]) -> str:
    remarks = []
    for key, value in run["extra_info"].items():
        if key not in _PEER:
            words = f"{value:,.0f}" if isinstance(value, int | float) else str(value)
            remarks.append(f"{key.replace('_', ' ')} {words}")
    return ", ".join(remarks)


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(runs_path: str, page_path: str, list_path: str) -> None:
    """Read the runs and write both."""
    runs = json.loads(Path(runs_path).read_text(encoding="utf-8"))
    Path(page_path).write_text(page(runs), encoding="utf-8")
    Path(list_path).write_text(json.dumps(beside_peers(runs), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
