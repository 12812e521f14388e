"""Run the guarded Streamlit with services made by the tests instead of those on the internet.

Usage: as ``guarded_streamlit.py``. The folder in ``PARAATKAART_TEST_SERVICES`` steers them: while it has a file
``slow``, the fetch of track goes on, and with a file ``fewer`` Natura 2000 has one row instead of four. Fairways always
fail.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

_HERE = Path(__file__).parent
# Not as tests.…: installed packages may bring a package of that name.
sys.path[:0] = [str(_HERE.parents[1]), str(_HERE), str(_HERE.parent / "geodata")]

from geodata import service  # noqa: E402
from geodata.sources.services import refreshable  # noqa: E402

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from geodata.extent import Extent
    from tests.browser.guarded_streamlit import begin_cold, guard
    from tests.geodata.refreshing import Meta, Service, natura, stations, track
else:
    from guarded_streamlit import begin_cold, guard
    from refreshing import Meta, Service, natura, stations, track

STEER = Path(os.environ["PARAATKAART_TEST_SERVICES"])
_TOTAL = 40


class _Services(Service):
    def __call__(
        self, dataset_id: str, extent: Extent, staging: Path, *, progress: Any, cancel: threading.Event
    ) -> Meta:
        if dataset_id == "fairways":
            raise RuntimeError("the service fell over")
        if dataset_id == "track":
            done = 0
            while (STEER / "slow").exists() and not cancel.is_set():
                done = min(done + 1, _TOTAL - 1)
                progress(1_000 * done, 1_000 * _TOTAL, "rows")
                time.sleep(0.1)
        return super().__call__(dataset_id, extent, staging, progress=progress, cancel=cancel)


@contextmanager
def online(cancel: threading.Event) -> Iterator[Any]:
    """Services without a network."""
    del cancel  # every fetch gets it too
    number = 1 if (STEER / "fewer").exists() else 4
    frames = {"natura2000": lambda: natura(number), "stations": stations, "track": track}
    yield refreshable(), _Services(frames)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
    begin_cold()
    from streamlit.web.cli import main

    service.online = online
    sys.argv = ["streamlit", *sys.argv[2:]]
    main()
