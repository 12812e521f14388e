"""The pages of a briefing, made beside the page of the app: one at a time in a session, the newest that is asked for.

Nothing is stopped in the middle of a sheet: a briefing that nobody waits for any more ends after the sheet it is at.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing import paper
from briefing.sheet import make

if TYPE_CHECKING:
    from briefing.settings import Settings
    from briefing.sheet import Briefing

_ROOM = threading.Semaphore(2)
"""Briefings that this server makes at the same time, for all who are there."""


class _Superseded(Exception):  # noqa: N818  it is no error
    """Something else was asked for."""


@dataclass(eq=False)
class Job:
    """One briefing. The thread writes, the pages read; ``pages`` or ``error`` is there when it has finished.

    Attributes
    ----------
    data : str
        Fingerprint of the data in use.
    pages : tuple of Page
        The pictures that ``paraatkaart brief --format png`` makes.
    """

    settings: Settings
    data: str
    finished: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    briefing: Briefing | None = None
    pages: tuple[paper.Page, ...] = ()
    error: Exception | None = None

    @property
    def total(self) -> int:
        """Sheets to be made."""
        return len(self.settings.sheets)

    def run(self, after: Job | None) -> None:
        """Wait for the one before, then make the briefing unless something newer was asked for meanwhile."""
        try:
            if after is not None:
                after.finished.wait()
            with _ROOM:
                self._tell(0, self.total)
                self.briefing = make(self.settings, self._tell)
                self.pages = tuple(paper.pages(self.briefing))
        except _Superseded:
            pass
        except Exception as error:  # noqa: BLE001  the page shows it, as it shows its own errors
            self.error = error
        finally:
            self.finished.set()

    def _tell(self, done: int, total: int) -> None:  # noqa: ARG002  as make() calls it
        if self.cancelled.is_set():
            raise _Superseded
        self.done = done


class Jobs:
    """The last job of a session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Job | None = None

    def of(self, settings: Settings, data: str) -> Job:
        """The job for these settings and the data in use; it is started, and the one before cancelled, if it is new.

        After an error nothing is made again until something is changed.
        """
        with self._lock:
            before = self._last
            if before is not None and (before.settings, before.data) == (settings, data):
                return before
            if before is not None:
                before.cancelled.set()
            self._last = Job(settings, data)
            threading.Thread(target=self._last.run, args=(before,), name="briefing", daemon=True).start()
            return self._last
