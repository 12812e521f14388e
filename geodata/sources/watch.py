"""A request that ends: at its deadline, or when the user stops, whatever it is waiting for.

A timeout of a socket begins anew with every byte, so that a server which drips its headers, or says ``100 Continue``
again and again, would be waited for without end. A thread beside the request shuts its connections down instead: who
reads from one then sees it break at once, in the middle of a handshake or a line too.
"""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from math import inf
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK_S = 0.1
"""How often a watch looks whether it is time, in seconds."""


class EndedError(ConnectionAbortedError):
    """A request was ended by its watch."""


class Watch:
    """Watches over one request in ``with``; connections that are made meanwhile find it in :data:`watching`.

    Parameters
    ----------
    cancelled : callable
        Whether the user wants to stop.
    """

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._ended = threading.Event()
        self._held: list[socket.socket] = []
        self._before: Watch | None = None
        self._until = inf

    def __enter__(self) -> Self:
        self._before = watching.get()
        watching.set(self)
        threading.Thread(target=self._look, name="watch", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        watching.set(self._before)
        with self._lock:
            self._over.set()
            for connected in self._held:
                connected.close()
            self._held.clear()

    def hold(self, connected: socket.socket) -> None:
        """Shut this connection down too when it is time, though it may be wrapped or kept by somebody else."""
        twin = socket.socket(fileno=socket.dup(connected.fileno()))
        with self._lock:
            self._held.append(twin)
            if self._ended.is_set():
                _shut(twin)

    def connect(self, make: Callable[[], socket.socket]) -> socket.socket:
        """Make a connection in a thread of its own, which is left alone when it is time: a name lookup has no timeout.

        Raises
        ------
        EndedError
            It was time.
        """
        made: Future[socket.socket] = Future()
        context = copy_context()
        threading.Thread(target=context.run, args=(_keep, made, make), name="connect", daemon=True).start()
        try:
            while not wait([made], _LOOK_S).done:
                self.check()
        except BaseException:
            made.add_done_callback(_drop)
            raise
        connected = made.result()
        self.hold(connected)
        return connected

    @contextmanager
    def lasting(self, seconds: float) -> Iterator[None]:
        """End the request unless what is inside is done after so many seconds.

        Raises
        ------
        EndedError
            It was ended, whatever error that made inside, or none.
        """
        self._until = time.monotonic() + seconds
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            self._until = inf
        self.check()

    def check(self) -> None:
        """Raise :class:`EndedError` if the request was ended: what came looks like all that there was, and is not."""
        if self._ended.is_set():
            raise EndedError

    def _look(self) -> None:
        while not self._over.wait(_LOOK_S):
            if self._cancelled() or time.monotonic() > self._until:
                with self._lock:
                    self._ended.set()
                    for connected in self._held:
                        _shut(connected)
                return


watching: ContextVar[Watch | None] = ContextVar("watching", default=None)
"""The watch over the request under way."""


def _keep(made: Future[socket.socket], make: Callable[[], socket.socket]) -> None:
    try:
        made.set_result(make())
    except BaseException as error:  # noqa: BLE001  it is raised where it is waited for
        made.set_exception(error)


def _drop(made: Future[socket.socket]) -> None:
    if made.exception() is None:
        made.result().close()


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):  # it broke already
        connected.shutdown(socket.SHUT_RDWR)


def read_within(seconds: float, read: Callable[[], bytes]) -> bytes:
    """Read, at most so long if the request under way has a watch.

    Raises
    ------
    EndedError
    """
    watch = watching.get()
    if watch is None:
        return read()
    with watch.lasting(seconds):
        return read()
