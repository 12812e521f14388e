"""Ask services politely, and believe nothing of what comes back.

One :class:`Client` per refresh. It sets a timeout everywhere, retries what may pass by itself (429, 5xx, broken
connections, answers cut short) with growing pauses that honour ``Retry-After``, asks at most four things at once in the
whole process, and refuses answers that are too large, too slow, of another type or that lead to another kind of place.
The pauses come from urllib3's ``Retry``; the loop is ours, so that a pause can be cancelled and a body that breaks off
counts as a failure too.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from math import inf
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader, NameResolutionError, NewConnectionError
from urllib3.util.retry import Retry

from geodata.sources.addresses import check_hop, follow, given_inside
from geodata.sources.connections import GuardedAdapter, InsideReachedError, may_reach_inside
from geodata.sources.errors import (
    CancelledError,
    MalformedResponseError,
    RefusedRequestError,
    ServiceError,
    UnreachableServiceError,
    UnsafeResponseError,
    server_words,
)
from geodata.sources.watch import EndedError, Watch, read_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Progress = Callable[[int, int | None, str], None]
"""Called with what is done, the total if it is known, and a short text."""

MB = 1_000_000
AT_ONCE = 4
_REQUESTS = threading.BoundedSemaphore(AT_ONCE)
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16
_WORDS_S = 5
"""How long the words of a refusal are waited for, in seconds."""

JSON_TYPES = (
    "application/geo+json",
    "application/json",
    "application/vnd.geo+json",
    "text/json",
    "application/problem+json",
)
XML_TYPES = ("application/xml", "text/xml", "application/gml+xml", "application/atom+xml")

_T = TypeVar("_T")


@dataclass(frozen=True)
class Limits:
    """How long and how often a client tries; seconds and bytes.

    ``connect_s`` and ``read_s`` limit each silence; together they limit the time until the headers of an answer are
    complete. ``slowest_bytes_s`` is judged over ``patience_s``: an answer that drips slower than that counts as broken.
    One page may take ``page_s``; ``progress_s`` is how long the pages of a dataset may bring nothing new.
    """

    connect_s: float = 10
    read_s: float = 60
    attempts: int = 5
    backoff_s: float = 1
    longest_wait_s: float = 120
    slowest_bytes_s: float = 1000
    patience_s: float = 30
    page_bytes: int = 32 * MB
    page_s: float = 600
    progress_s: float = 1800
    hops: int = 5


@dataclass(frozen=True)
class Answer:
    """A complete answer: the address that gave it after redirects, its headers (names in lower case), its body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Read the body as JSON; ``NaN`` and ``Infinity`` become ``None``.

        Raises
        ------
        MalformedResponseError
        """
        try:
            return json.loads(self.body.decode("utf-8-sig"), parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            raise MalformedResponseError(url=self.url, problem=f"not JSON ({error})") from error


class Client:
    """A session that can be stopped.

    Parameters
    ----------
    limits : Limits
        Timeouts, attempts, pauses and sizes.
    cancel : threading.Event, optional
        Set it to stop: every method then raises :class:`CancelledError` soon.
    """

    def __init__(self, limits: Limits | None = None, cancel: threading.Event | None = None) -> None:
        self.limits = limits or Limits()
        self.cancel = cancel or threading.Event()
        self.session = requests.Session()
        self.session.headers["User-Agent"] = user_agent()
        self.session.mount("http://", GuardedAdapter(pool_maxsize=AT_ONCE))
        self.session.mount("https://", GuardedAdapter(pool_maxsize=AT_ONCE))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def stop_if_cancelled(self) -> None:
        """Raise :class:`CancelledError` if the user wants to stop."""
        if self.cancel.is_set():
            raise CancelledError

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: tuple[str, ...] = (),
        max_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
        read: Callable[[Answer], _T],
    ) -> _T:
        """Ask for a whole answer and return what ``read`` makes of it.

        An answer that ``read`` finds malformed is asked for again, as it may have been cut off.

        Parameters
        ----------
        url : str
            Absolute, http or https.
        params : mapping, optional
            Query parameters that are added to the address.
        accept : tuple of str
            Content types that are accepted; empty accepts all.
        max_bytes : int, optional
            Size above which the answer is refused; by default ``limits.page_bytes``.
        read : callable
            Gets the :class:`Answer`; may raise :class:`MalformedResponseError`.

        Raises
        ------
        CancelledError, UnreachableServiceError, RefusedRequestError, UnsafeResponseError, MalformedResponseError
        """
        address = requests.Request("GET", url, params=params).prepare().url or url
        wanted = {"Accept": ", ".join(accept) or "*/*", **(headers or {})}

        def once() -> _T:
            with self.open(address, headers=wanted, accept=accept) as response:
                most = max_bytes or self.limits.page_bytes
                body = b"".join(self.chunks(response, most, self.limits.page_s))
                return read(Answer(response.url, response.status_code, _lower(response.headers), body))

        return self.patiently(address, once)

    def patiently(self, url: str, once: Callable[[], _T]) -> _T:
        """Call ``once`` until it succeeds, with growing pauses, at most ``limits.attempts`` times."""
        pauses = Retry(
            total=None,
            backoff_factor=self.limits.backoff_s,
            backoff_max=self.limits.longest_wait_s,
            backoff_jitter=self.limits.backoff_s / 4,
            status_forcelist=_PASSING,
        )
        for attempt in range(1, self.limits.attempts + 1):
            self.stop_if_cancelled()
            try:
                return once()
            except Passing as passing:
                pauses = pauses.increment("GET", url, error=HTTPError(passing.problem))
                failure: Exception = passing
                wait_s = self._pause(url, pauses, passing.retry_after)
                if passing.offline and attempt > 1:  # a name that is not known twice will not be known soon
                    raise UnreachableServiceError(url=url, attempts=attempt, problem=str(passing)) from passing
            except MalformedResponseError as malformed:
                pauses = pauses.increment("GET", url, error=HTTPError("malformed"))
                failure = malformed
                wait_s = pauses.get_backoff_time()
            if attempt < self.limits.attempts:
                self.wait(wait_s)
        if isinstance(failure, MalformedResponseError):
            raise failure
        raise UnreachableServiceError(url=url, attempts=self.limits.attempts, problem=str(failure)) from failure

    def _pause(self, url: str, pauses: Retry, retry_after: str | None) -> float:
        if not retry_after:
            return pauses.get_backoff_time()
        try:
            asked_s = pauses.parse_retry_after(retry_after)
        except InvalidHeader:
            return pauses.get_backoff_time()
        if asked_s > self.limits.longest_wait_s:
            raise UnreachableServiceError(
                url=url, attempts=1, problem=f"it asks to wait {asked_s:.0f} seconds"
            )  # fmt: skip
        return asked_s

    def wait(self, seconds: float) -> None:
        """Pause, unless the user stops."""
        if self.cancel.wait(seconds):
            raise CancelledError

    def watch(self) -> Watch:
        """What ends a request when the user stops, and may be told to end it when it lasts too long."""
        return Watch(lambda: self.cancel.is_set())  # noqa: PLW0108  the event may be replaced by another

    def open(self, url: str, *, headers: Mapping[str, str], accept: tuple[str, ...] = ()) -> _Opened:
        """Send one request, follow redirects that are allowed, and check status and type; use in ``with``."""
        return _Opened(self, url, headers, accept)

    def chunks(self, response: requests.Response, max_bytes: int, longest_s: float = inf) -> Iterator[bytes]:
        """The body piece by piece, decoded, refused when it is larger than ``max_bytes``, too long or drips."""
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > max_bytes:
            raise UnsafeResponseError(url=response.url, problem=f"{declared} bytes; at most {max_bytes} are accepted")
        begin = time.monotonic()
        total, since, recent = 0, begin, 0
        try:
            while chunk := self._piece(response, begin + longest_s):
                self.stop_if_cancelled()
                total += len(chunk)
                recent += len(chunk)
                if total > max_bytes:
                    problem = f"it does not end; at most {max_bytes} bytes are accepted"
                    raise UnsafeResponseError(url=response.url, problem=problem)
                now = time.monotonic()
                if now - begin > longest_s:
                    raise UnsafeResponseError(url=response.url, problem=f"it takes more than {longest_s:g} seconds")
                passed_s = now - since
                if passed_s > self.limits.patience_s:
                    if recent < self.limits.slowest_bytes_s * passed_s:
                        raise Passing(f"it sends {recent / passed_s:.0f} bytes per second")
                    since, recent = now, 0
                yield chunk
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if isinstance(error, (ServiceError, CancelledError)):
                raise
            raise Passing(f"the connection broke after {total} bytes ({type(error).__name__})") from error

    def _piece(self, response: requests.Response, end_s: float) -> bytes:
        # read1 returns what there is; read would wait for a whole chunk while an answer drips. It waits itself for the
        # length of a chunk, for trailers and for what unpacks to nothing, which may come without end.
        longest_s = min(self.limits.read_s, end_s - time.monotonic())
        try:
            return read_within(longest_s, lambda: response.raw.read1(_CHUNK, decode_content=True))
        except EndedError as error:
            self.stop_if_cancelled()
            if time.monotonic() > end_s:
                raise UnsafeResponseError(url=response.url, problem="it takes longer than it may") from error
            raise Passing(f"it sends nothing of use for {longest_s:g} seconds") from error


class Passing(Exception):  # noqa: N818  not an error yet: the request is repeated
    """A failure that may pass by itself."""

    def __init__(self, problem: str, retry_after: str | None = None, *, offline: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.retry_after, self.offline = problem, retry_after, offline


class _Opened:
    """One of at most four requests under way."""

    def __init__(self, client: Client, url: str, headers: Mapping[str, str], accept: tuple[str, ...]) -> None:
        self.client, self.url, self.headers, self.accept = client, url, headers, accept
        self.response: requests.Response | None = None
        self.watch = client.watch()

    def __enter__(self) -> requests.Response:
        while not _REQUESTS.acquire(timeout=0.1):
            self.client.stop_if_cancelled()
        self.watch.__enter__()
        try:
            self.response = self._follow()
            _check_status(self.response)
            _check_type(self.response, self.accept)
        except BaseException:
            self.__exit__()
            raise
        return self.response

    def __exit__(self, *_: object) -> None:
        if self.response is not None:
            self.response.close()
        self.watch.__exit__()
        _REQUESTS.release()

    def _follow(self) -> requests.Response:
        url = self.url
        check_hop(url, url)
        inside = given_inside(urlsplit(url).hostname or "")
        for _ in range(self.client.limits.hops + 1):
            self.client.stop_if_cancelled()
            response = self._send(url, inside=inside)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not target:
                return response
            response.close()
            url = follow(url, target)
            check_hop(self.url, url)
        raise UnsafeResponseError(url=self.url, problem=f"more than {self.client.limits.hops} redirects")

    def _send(self, url: str, *, inside: bool) -> requests.Response:
        limits = self.client.limits
        before = may_reach_inside.set(inside)
        try:
            with self.watch.lasting(limits.connect_s + limits.read_s):
                return self.client.session.get(
                    url,
                    headers=dict(self.headers),
                    timeout=(limits.connect_s, limits.read_s),
                    stream=True,
                    allow_redirects=False,
                )
        except EndedError as error:
            self.client.stop_if_cancelled()
            raise Passing(f"it did not begin to answer in {limits.connect_s + limits.read_s:g} seconds") from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise UnsafeResponseError(url=url, problem=str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            reason = getattr(error.args[0] if error.args else None, "reason", None)
            if isinstance(reason, NameResolutionError):
                raise Passing("nobody knows this host; is there a network?", offline=True) from error
            raise Passing(_brief(error)) from error
        except InsideReachedError as error:
            problem = f"its name led to {error}, an address inside a private network"
            raise UnsafeResponseError(url=url, problem=problem) from error
        finally:
            may_reach_inside.reset(before)


def user_agent() -> str:
    """Who asks: name and version of the application and of the library."""
    return f"Paraatkaart/{version('paraatkaart')} (planning map; python-requests/{requests.__version__})"


def _check_status(response: requests.Response) -> None:
    status = response.status_code
    if status in _PASSING:
        raise Passing(f"HTTP {status}", response.headers.get("Retry-After"))
    if status >= 400 or status in _REDIRECTS:
        raise RefusedRequestError(url=response.url, status=status, problem=_first_words(response) or response.reason)


def _check_type(response: requests.Response, accept: tuple[str, ...]) -> None:
    found = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if accept and response.status_code != 304 and found not in accept:
        problem = f"it is {found or 'of no type'}, not {accept[0]}: {_first_words(response)}"
        raise UnsafeResponseError(url=response.url, problem=problem)


def _first_words(response: requests.Response) -> str:
    try:
        start = read_within(_WORDS_S, lambda: next(response.iter_content(2000), b""))
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
        return ""
    return server_words(start.decode("utf-8", "replace"))


def _brief(error: Exception) -> str:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError):
        return f"no connection ({str(reason).rsplit(': ', 1)[-1]})"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}"


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
