"""Twenty visitors at once: how long the page takes for a switch or a filter, and the memory of the server.

The same visitors do the same on a page of streamlit-folium with the same layers.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from streamlit.testing.v1 import AppTest

from cli.output import geojson_features
from layers import layer_specs, load_layer
from tests.benchmarks.visitors import PATIENCE_S, Action, Answer, visit_together
from tests.browser.conftest import serve, serve_script

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    import pytest
    from pytest_benchmark.fixture import BenchmarkFixture

    from layers import LayerSpec
    from tests.browser.conftest import App

MANY, FEW = 20, 2
ACTIONS = ("layer", "filter", "layer", "layer", "filter", "layer")
PAUSE_S = (1.0, 3.0)
PLAIN = Path(__file__).parent.parent / "benchmarks" / "plain_folium.py"
FILTER, STATUS = "Planstatus", "gepland"
FORGET_S = 10
"""How long the servers keep a visitor who left, for the measurement; as shipped it is two minutes."""


class Stay(NamedTuple):
    """What visitors met, and what they took from the server: memory in MB, and processor time."""

    answers: list[Answer]
    complaints: list[str]
    before_mb: float
    with_all_mb: float
    after_mb: float
    peak_mb: float
    cpu_s: float

    def p95_ms(self, *kinds: str) -> float:
        return 1e3 * float(np.percentile([one.seconds for one in self.answers if one.kind in kinds], 95))

    def told(self) -> dict[str, float]:
        """What stands in the report."""
        acted = [one for one in self.answers if one.kind != "load"]
        return {
            "median in ms": 1e3 * float(np.median([one.seconds for one in acted])),
            "95th percentile in ms": self.p95_ms("switch", "filter"),
            **{f"{kind} 95th percentile in ms": self.p95_ms(kind) for kind in ("switch", "filter", "load")},
            "processor ms per run": 1e3 * self.cpu_s / len(self.answers),
            "kilobytes per action": float(np.mean([one.received_bytes for one in acted])) / 1e3,
            "before mb": self.before_mb,
            "with all mb": self.with_all_mb,
            "peak mb": self.peak_mb,
            "kept mb": self.after_mb - self.before_mb,
        }


def plans(visitors: int, actions: int) -> list[list[Action]]:
    """What every visitor does: switch any layer, now and then the filter, each beginning elsewhere in the row."""
    chance = np.random.default_rng(20)
    titles = [spec.title for spec in layer_specs().values()]

    def action(number: int) -> Action:
        pause_s = float(chance.uniform(*PAUSE_S)) if actions > 1 else 0.0
        if ACTIONS[number % len(ACTIONS)] == "filter":
            return Action(pause_s, FILTER, STATUS)
        return Action(pause_s, str(chance.choice(titles)))

    return [[action(visitor + number) for number in range(actions)] for visitor in range(visitors)]


def memory_mb(pid: int, name: str = "VmRSS") -> float:
    """What a process holds now (``VmRSS``), or held at most (``VmHWM``)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def wait_until_idle(pid: int) -> None:
    """Wait until the server has computed all that it begins by itself."""
    used = -1.0
    while cpu_s(pid) - used > 0.05:
        used = cpu_s(pid)
        time.sleep(1)


def sessions(app: App) -> int:
    """How many visitors the server says it has."""
    with urllib.request.urlopen(f"{app.url}_stcore/metrics?families=active_sessions") as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(line.split()[-1] for line in lines if line.startswith("active_sessions"))))


def visit(app: App, wanted: list[list[Action]]) -> Stay:
    """Let visitors come to a server, stay and leave."""
    held: list[float] = []
    others, before, cpu = sessions(app), memory_mb(app.pid), cpu_s(app.pid)

    def all_here() -> None:
        assert sessions(app) >= len(wanted)  # a page of another test may be on its way out
        held.append(memory_mb(app.pid))

    # In a thread: the browser of the other tests has the loop of this one.
    with ThreadPoolExecutor(1) as thread:
        answers, complaints = thread.submit(asyncio.run, visit_together(app.url, wanted, all_here)).result()
    took = cpu_s(app.pid) - cpu
    while sessions(app) > others:
        time.sleep(0.05)
    return Stay(answers, complaints, before, held[0], memory_mb(app.pid), memory_mb(app.pid, "VmHWM"), took)


def visit_and_leave(server: AbstractContextManager[App], wanted: list[list[Action]]) -> Stay:
    """Let visitors come to a server of their own, and wait until it has forgotten them."""
    with server as app:
        wait_until_idle(app.pid)
        found = visit(app, wanted)
        time.sleep(FORGET_S + 1)
        # Streamlit lets go of those who left long ago when somebody else leaves.
        last = visit(app, [[]])
        assert [*found.complaints, *last.complaints, *app.complaints()] == []
        return found._replace(after_mb=memory_mb(app.pid))


def write_layers(folder: Path, specs: Iterable[LayerSpec]) -> Path:
    """Layers as files of GeoJSON, with the list of them."""
    rows = []
    for spec in specs:
        file = folder / f"{spec.id}.geojson"
        features = geojson_features(load_layer(spec.id).frame)
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        rows.append({"title": spec.title, "file": str(file), "visible": spec.visible})
    found = folder / "layers.json"
    found.write_text(json.dumps(rows), encoding="utf-8")
    return found


def test_sessions_at_once(
    request: pytest.FixtureRequest,
    benchmark: BenchmarkFixture,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if benchmark.disabled:
        app = request.getfixturevalue("app")
        found = benchmark.pedantic(visit, args=(app, plans(FEW, 1)))  # type: ignore[no-untyped-call]
        assert found.complaints == []
        assert sorted(one.kind for one in found.answers) == ["filter", "load", "load", "switch"]
        assert 0 < found.before_mb <= found.peak_mb
        assert found.told()["peak mb"] == found.peak_mb
        return
    wanted = plans(MANY, len(ACTIONS))
    forget = ("--server.disconnectedSessionTTL", str(FORGET_S))
    server = serve(root, tmp_path_factory.mktemp("ours"), *forget, PARAATKAART_TEST_WARM="1")
    ours = benchmark.pedantic(visit_and_leave, args=(server, wanted))  # type: ignore[no-untyped-call]
    folder = tmp_path_factory.mktemp("theirs")
    page = (
        "-m",
        "streamlit",
        "run",
        str(PLAIN),
        "--server.address",
        "localhost",
        "--browser.gatherUsageStats",
        "false",
    )
    layers = write_layers(folder, layer_specs().values())
    theirs = visit_and_leave(serve_script(folder, *page, *forget, LAYERS=str(layers)), wanted)
    peer = {f"peer {name}": value for name, value in theirs.told().items()}
    acted = ("switch", "filter")
    benchmark.extra_info |= {"sessions": MANY, **ours.told(), **peer}
    benchmark.extra_info |= {"ours_ms": ours.p95_ms(*acted), "peer_ms": theirs.p95_ms(*acted)}
    benchmark.extra_info["peer"] = "streamlit-folium as documented"
    with capsys.disabled():
        for one in (ours, theirs):
            print({name: round(value) for name, value in one.told().items()})  # noqa: T201  what make bench is for


def test_the_peer_draws_what_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs = layer_specs()
    layers = write_layers(tmp_path, [specs["barracks"], specs["training_areas"]])
    monkeypatch.setenv("LAYERS", str(layers))
    page = AppTest.from_file(str(PLAIN), default_timeout=PATIENCE_S).run()
    page.checkbox[0].uncheck()
    page.multiselect[0].select(STATUS).run()
    assert not page.exception
    assert [one.value for one in page.checkbox] == [False, True]
