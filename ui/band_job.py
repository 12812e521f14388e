"""The bands of all options, computed beside the pages: once per server and per data in use, whoever asked for them.

For options or tables of a user's own the jobs are those of that user's session.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from analysis.options import DRAWS, Question, evaluate
from geodata.errors import ParaatkaartError

if TYPE_CHECKING:
    from analysis.options import DecisionTable


@dataclass(eq=False)
class Job:
    """One computation. The thread writes, the pages read; ``table`` or ``error`` is there when it has finished."""

    data: str = ""
    options: tuple[str, ...] = ()
    question: Question = field(default_factory=lambda: Question(draws=DRAWS))
    finished: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    table: DecisionTable | None = None
    error: ParaatkaartError | None = None

    @property
    def share(self) -> float:
        """How much of it is done."""
        return self.done / self.total if self.total else 0.0

    def run(self) -> None:
        """Compute, and keep what became of it; no expected error leaves the thread."""
        try:
            self.table = evaluate(self.options, self.question, self._tell)
        except ParaatkaartError as error:
            self.error = error
        finally:
            self.finished.set()

    def _tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total


class Jobs:
    """The last job of this server, or of a session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Job | None = None

    def of(self, data: str, asked: tuple[tuple[str, ...], Question] | None = None) -> Job:
        """The job for the data in use; started if it was not, or if it failed and is asked for again.

        ``asked`` are the options and the question, if they are not the usual ones. A job that runs for other data than
        is asked for is awaited first, and returned: there is one at a time in a session.
        """
        with self._lock:
            running = self._last is not None and not self._last.finished.is_set()
            if self._last is None or (self._last.data != data and not (asked and running)):
                self._last = Job(data, *asked) if asked else Job(data)
                # With the timetable that is chosen where the page is drawn.
                run = partial(copy_context().run, self._last.run)
                threading.Thread(target=run, name="bands", daemon=True).start()
            return self._last

    def forget_failed(self) -> None:
        """Make the next question compute again after an error."""
        with self._lock:
            if self._last is not None and self._last.finished.is_set() and self._last.table is None:
                self._last = None


JOBS = Jobs()
