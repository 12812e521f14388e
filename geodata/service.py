"""What a refresh needs to know of services and of fetching, apart from the code that touches a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.catalogue import Source
    from geodata.extent import Extent

Progress = Callable[[str, int, "int | None", str], None]
"""Called with the dataset, what is done, the total if it is known, and a short text."""


class LeftOut(NamedTuple):
    """Rows that a fetch left out: their share, the largest that is accepted, and what is wrong with them."""

    share: float
    most: float
    english: str
    dutch: str


class Fetched(Protocol):
    """What a fetch says about what it wrote."""

    @property
    def rows(self) -> int:
        """Number of rows; 0 for what is no table."""

    @property
    def extent_m(self) -> tuple[float, ...] | None:
        """West, south, east and north in RD metres; empty or ``None`` if not known."""

    @property
    def reference_date(self) -> str:
        """The state that the data describes."""

    @property
    def source_url(self) -> str:
        """Where it came from."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was repaired or left out."""

    @property
    def unusable_share(self) -> float:
        """Share of the rows of the service that had to be left out for their geometry."""

    @property
    def empty_share(self) -> float:
        """Share of the rows in which a figure that most have to have is empty, rather than secret."""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Rows that had to be left out for something else than their geometry."""


class Service(Protocol):
    """What is known of a service, see :mod:`geodata.sources.services`."""

    @property
    def title(self) -> str:
        """Dutch title."""

    @property
    def description(self) -> str:
        """Dutch description."""

    @property
    def licence(self) -> str:
        """Licence of the data."""

    @property
    def attribution(self) -> str:
        """Whom to name."""

    @property
    def verified(self) -> bool:
        """Whether the address was ever called."""

    @property
    def geometry(self) -> tuple[str, ...]:
        """Types of geometry that may occur."""

    @property
    def coverage(self) -> str:
        """``extent``: the area asked for; ``region``: never less than the region; ``everywhere``: all rows."""

    @property
    def box_m(self) -> tuple[float, ...]:
        """West, south, east and north in RD metres of all that is looked at; empty: no such limit."""

    @property
    def types(self) -> Mapping[str, str]:
        """Our columns → types."""

    @property
    def filled(self) -> tuple[str, ...]:
        """Our columns of figures that most rows have to have."""

    @property
    def evidence(self) -> str:
        """How we know."""

    @property
    def precision_m(self) -> float:
        """How precisely, in metres."""

    @property
    def use(self) -> tuple[str, ...]:
        """What uses the data, in English and in Dutch; empty: the map, the analyses and the exports that need it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known about the service."""

    def as_source(self, reference_date: str = "") -> Source:
        """The entry for the list of sources."""


class Fetch(Protocol):
    """Write a dataset into an empty folder; the only step that may use a network."""

    def __call__(
        self,
        dataset_id: str,
        extent: Extent,
        staging: Path,
        *,
        progress: Callable[[int, int | None, str], None],
        cancel: threading.Event,
    ) -> Fetched:
        """Fetch; raises what goes wrong."""


@contextmanager
def online(cancel: threading.Event) -> Iterator[tuple[Mapping[str, Service], Fetch]]:
    """The services and the way to fetch from them, for ``refresh``; the only door to the network."""
    from geodata.sources.client import Client
    from geodata.sources.dataset import fetch
    from geodata.sources.services import refreshable

    with Client(cancel=cancel) as client:

        def ask(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> Fetched:
            return fetch(dataset_id, extent, staging, client, **options)

        yield refreshable(), ask
