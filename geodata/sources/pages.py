"""Pages that have to end: no page twice, no more rows than a dataset can have, no long time without a new row."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from geodata.sources.errors import UnsafeResponseError

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.sources.client import Limits
    from geodata.sources.services import Service

EMPTY_PAGES = 3
"""Pages without rows that may follow each other: a server that filters late gives some."""


class Pages:
    """Watches the pages of one dataset as they come.

    Parameters
    ----------
    service : Service
        Says how many rows there can be at most.
    limits : Limits
        Say how long nothing new may come.
    """

    def __init__(self, service: Service, limits: Limits) -> None:
        self.most, self.longest_s = service.max_rows, limits.progress_s
        self.rows = self.empty = 0
        self.seen: set[bytes] = set()
        self.since_s = time.monotonic()

    def take(self, url: str, frame: gpd.GeoDataFrame) -> None:
        """Count a page; raises what :meth:`end` raises if the pages will not end."""
        self.rows += len(frame)
        self.empty = 0 if len(frame) else self.empty + 1
        if self.empty > EMPTY_PAGES:
            self.end(url, f"{self.empty} pages without a row")
        if self.rows > self.most:
            self.end(url, f"more than the {self.most} rows that there can be")
        passed_s = time.monotonic() - self.since_s
        if passed_s > self.longest_s:
            self.end(url, f"nothing new for {passed_s:.0f} seconds")
        if not len(frame):
            return
        digest = _digest(frame)
        if digest in self.seen:
            self.end(url, "the same page came twice")
        self.seen.add(digest)
        self.since_s = time.monotonic()

    def end(self, url: str, why: str) -> None:
        """Refuse the pages.

        Raises
        ------
        UnsafeResponseError
        """
        raise UnsafeResponseError(url=url, problem=f"its pages do not end: {why} ({self.rows} rows so far)")


def _digest(frame: gpd.GeoDataFrame) -> bytes:
    """What is on a page, values and places."""
    values = pd.util.hash_pandas_object(frame.drop(columns=frame.geometry.name).astype("str"), index=False)
    digest = hashlib.blake2b(values.to_numpy().tobytes(), digest_size=16)
    for shape in shapely.to_wkb(frame.geometry.to_numpy()):
        digest.update(shape or b"-")
    return digest.digest()
