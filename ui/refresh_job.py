"""A refresh that runs beside the pages: one at a time per server, whoever started it and whichever page is open."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geodata import service
from geodata.errors import ParaatkaartError, RefreshFailedError
from geodata.refresh import refresh
from geodata.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geodata.extent import Extent
    from geodata.refresh import Outcome
    from geodata.service import Fetch, Fetched, Service


@dataclass(frozen=True)
class Progress:
    """How far a dataset is: ``total`` is ``None`` if the service does not say."""

    dataset: str
    number: int
    done: int
    total: int | None


@dataclass(eq=False)
class Job:
    """One refresh of several datasets. The thread writes, the pages read. ``extent`` is made when it begins.

    ``year`` is the edition of those that have editions; without it the newest is taken.
    """

    datasets: tuple[str, ...]
    extent: Callable[[], Extent]
    force: bool = False
    year: int | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)
    progress: Progress | None = None
    outcomes: tuple[Outcome, ...] = ()
    error: ParaatkaartError | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return not self.finished.is_set()

    def run(self) -> None:
        """Refresh, and keep what became of it; no error leaves the thread."""
        try:
            with service.online(self.cancel) as (services, fetch):
                self.outcomes = tuple(
                    refresh(
                        self.datasets,
                        self.extent(),
                        Store(),
                        services=services,
                        fetch=self._of_year(fetch, services),
                        progress=self._tell,
                        cancel=self.cancel,
                        force=self.force,
                    )
                )
        except ParaatkaartError as error:
            self.error = error
        except Exception as error:
            self.error = RefreshFailedError(dataset=", ".join(self.datasets), reason=str(error))
            raise
        finally:
            self.finished.set()

    def _of_year(self, fetch: Fetch, services: Mapping[str, Service]) -> Fetch:
        """Fetch the edition that was asked for, where there are editions."""
        if self.year is None:
            return fetch
        of_year: Any = fetch  # what goes online takes a year too

        def ask(dataset_id: str, *given: Any, **options: Any) -> Fetched:
            more = {"year": self.year} if getattr(services[dataset_id], "has_editions", False) else {}
            found: Fetched = of_year(dataset_id, *given, **options, **more)
            return found

        return ask

    def _tell(self, dataset: str, done: int, total: int | None, _text: str) -> None:
        self.progress = Progress(dataset, self.datasets.index(dataset) + 1, done, total)


class Jobs:
    """The job of this server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Job | None = None

    @property
    def last(self) -> Job | None:
        """The job that runs, or the one that ran last and that nobody has put away."""
        return self._last

    def start(
        self, datasets: Sequence[str], extent: Callable[[], Extent], *, force: bool = False, year: int | None = None
    ) -> Job:
        """Start a refresh, or return the one that is running."""
        with self._lock:
            if self._last is None or not self._last.is_running:
                self._last = Job(tuple(datasets), extent, force, year)
                threading.Thread(target=self._last.run, name="refresh", daemon=True).start()
            return self._last

    def put_away(self) -> None:
        """Forget a job that has ended."""
        with self._lock:
            if self._last is not None and not self._last.is_running:
                self._last = None


JOBS = Jobs()
