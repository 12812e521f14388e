"""What each assumption does to a figure, computed beside the page: one at a time on a server, and it can be stopped."""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from geodata.errors import ParaatkaartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.options.sensitivity import Tornado

    Compute = Callable[[Callable[[int, int], None]], Tornado]

Asked = tuple[str, str, str, str]
"""Criterion, option, data in use, and content of the user's own; the last is empty without any."""

_TURN = threading.Lock()
"""Each computation uses every core."""

_MOST_KNOWN = 60
_KNOWN: dict[Asked, Job] = {}
"""What was computed for anybody, of nothing of a user's own."""


class _Stopped(Exception):  # noqa: N818  no error
    pass


@dataclass(eq=False)
class Job:
    """One computation. The thread writes, the page reads; ``found`` or ``error`` is there when it has finished.

    ``key`` changes with everything that the result is made from.
    """

    key: Asked
    compute: Compute
    finished: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    found: Tornado | None = None
    error: ParaatkaartError | None = None

    def start(self) -> Job:
        """Begin beside the page."""
        run = partial(copy_context().run, self.run)  # with the timetable that is chosen where the page is drawn
        threading.Thread(target=run, name="tornado", daemon=True).start()
        return self

    def stop(self) -> None:
        """End after the step that it is at."""
        self.stopped.set()

    @property
    def share(self) -> float:
        """How much of it is done."""
        return self.done / self.total if self.total else 0.0

    def run(self) -> None:
        """Wait for its turn and compute; no expected error leaves the thread."""
        try:
            with _TURN:
                self._tell(0, 0)
                self.found = self.compute(self._tell)
            if not self.key[-1]:
                _keep(self)
        except _Stopped:
            pass
        except ParaatkaartError as error:
            self.error = error
        finally:
            self.finished.set()

    def _tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.stopped.is_set():
            raise _Stopped


def known(asked: Asked) -> Job | None:
    """A computation that anybody asked for and that has finished."""
    return _KNOWN.get(asked)


def _keep(job: Job) -> None:
    with _TURN:
        _KNOWN[job.key] = job
        while len(_KNOWN) > _MOST_KNOWN:
            del _KNOWN[next(iter(_KNOWN))]
