"""Whole files: found by name, downloaded with resumption, fetched again only if they changed, and read as a stream."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import warnings
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from pyproj.exceptions import ProjError

from geodata.crs import RD
from geodata.gpkg import problem_of
from geodata.schema import RD_NAME
from geodata.sources.addresses import follow
from geodata.sources.client import XML_TYPES, Answer, Passing
from geodata.sources.errors import (
    CollectionMissingError,
    IncompleteError,
    RefusedRequestError,
    ServiceCrsError,
    UnsafeFileError,
    UnsafeResponseError,
)
from geodata.sources.files import check_magic, check_start, check_xml, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import requests

    from geodata.extent import Extent
    from geodata.sources.client import Client, Progress
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service

BATCH = 10_000
FEED_BYTES = 20_000_000
FILE_BYTES = 20_000_000_000
_FEEDS = 20
_KEY_LENGTH = 12
PART_DAYS = 7
UNUSED_DAYS = 30
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def find_file(service: Service, client: Client) -> str:
    """The address of the newest file whose name matches ``service.file``, from an Atom feed or the feeds it names.

    Raises
    ------
    CollectionMissingError
        No feed names such a file.
    UnsafeResponseError
        A feed leads to another one, or to the file, by a link that may not be followed.
    """
    wanted = service.file.replace("{year}", r"\d{4}")
    if not service.file or re.search(wanted, urlsplit(service.url).path):
        return service.url
    waiting, seen, named = {service.url: service.url}, set[str](), list[str]()
    while waiting and len(seen) < _FEEDS:
        feed, named_by = next(iter(waiting.items()))
        del waiting[feed]
        seen.add(feed)
        follow(named_by, feed)
        links = client.get(feed, accept=XML_TYPES, max_bytes=FEED_BYTES, read=_links)
        files = [link for link in links if re.search(wanted, urlsplit(link).path)]
        if files:
            newest = max(files, key=lambda link: urlsplit(link).path.rsplit("/", 1)[-1])
            return follow(feed, newest)
        named += [urlsplit(link).path.rsplit("/", 1)[-1] for link in links]
        host = urlsplit(feed).hostname
        for link in links:
            if urlsplit(link).hostname == host and link.endswith(".xml") and link not in seen:
                waiting.setdefault(link, feed)
    raise CollectionMissingError(url=service.url, wanted=wanted, found=", ".join(named)[:1000] or "nothing")


def fetch_file(
    url: str,
    folder: Path,
    client: Client,
    progress: Progress,
    *,
    max_bytes: int,
    title: str,
    notes: Notes | None = None,
) -> Path:
    """Download a file into ``folder``, or return it from there if the service says that it is still the same.

    A download that was broken off goes on where it stopped if the service allows and the file did not change
    (``Range`` with ``If-Range``). Two validators are kept beside the file, ``ETag`` and ``Last-Modified``, and its size
    and SHA-256: a copy that is no longer what was fetched is thrown away, said in ``notes``, and fetched again.
    What nobody asked for lately is thrown away too, see :func:`prune`.

    Raises
    ------
    CancelledError, ServiceError, IncompleteError
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", urlsplit(url).path.rsplit("/", 1)[-1])[-80:] or "file"
    target = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:_KEY_LENGTH]}-{name}"
    prune(folder, keep=target.name)
    download = _Download(url, target, client=client, progress=progress, max_bytes=max_bytes, title=title)
    path = client.patiently(url, download.once)
    if download.damaged and notes is not None:
        notes.say(f"The copy of {name} that was kept was damaged; it was fetched again.")
    os.utime(download.meta)  # used today
    return path


def forget(path: Path) -> None:
    """Throw a downloaded file away, so that it is fetched anew whatever the service says of its age."""
    for one in (path, *_beside(path)):
        one.unlink(missing_ok=True)


def modified(path: Path) -> date | None:
    """The day on which a downloaded file changed at its service (``Last-Modified``); ``None`` if it did not say."""
    try:
        text = str(json.loads(_beside(path)[1].read_text(encoding="utf-8"))["modified"])
        return parsedate_to_datetime(text).astimezone(UTC).date()
    except (OSError, ValueError, TypeError, KeyError):
        return None


def prune(folder: Path, keep: str, now_s: float | None = None) -> None:
    """Throw away parts that nobody went on with for a week, and files that nobody asked for during a month.

    Snapshots do not need them: they hold names of their own for the same bytes. ``keep`` is the file asked for now.
    """
    now_s = time.time() if now_s is None else now_s
    used: dict[str, list[Path]] = {}
    for path in folder.iterdir():
        used.setdefault(path.name[:_KEY_LENGTH], []).append(path)
    for key, paths in used.items():
        ages = {path: (now_s - path.stat().st_mtime) / 86_400 for path in paths}
        for path, age_days in ages.items():
            broken_off = path.suffix == ".part" and age_days > PART_DAYS
            unused = min(ages.values()) > UNUSED_DAYS and not keep.startswith(key)
            if broken_off or unused:
                with suppress(OSError):  # somebody else did it, or reads it
                    path.unlink()


def read_file(
    path: Path, service: Service, extent: Extent | None, *, client: Client, progress: Progress, notes: Notes
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the features of a GeoPackage in pieces, in RD New, without ever holding all of them.

    Raises
    ------
    UnsafeFileError, CollectionMissingError, WrongCrsError
    """
    check_magic(path, "gpkg")
    layer, crs = _layer(path, service)
    bbox = extent.bounds_m if extent is not None and service.coverage != "everywhere" and crs == RD else None
    done = 0
    try:
        with pyogrio.open_arrow(
            path,
            layer=layer,
            bbox=bbox,
            batch_size=BATCH,
            use_pyarrow=True,
            return_fids=True,
        ) as (meta, reader):
            for batch in reader:
                client.stop_if_cancelled()
                frame = _frame(batch, meta, crs)
                done += len(frame)
                progress(done, None, service.title)
                yield frame
    except (DataSourceError, DataLayerError, pa.ArrowException) as error:
        raise UnsafeFileError(name=path.name, problem=f"it cannot be read to its end ({error})") from error
    notes.say(f"Read from {path.name.split('-', 1)[-1]}, layer {layer}.")


def look(url: str, kind: str, client: Client) -> None:
    """Ask for the first bytes of a file and look whether it begins as its kind does.

    Raises
    ------
    UnsafeFileError, ServiceError
    """

    def once() -> bytes:
        headers = {"Range": "bytes=0-31", "Accept-Encoding": "identity"}
        with client.open(url, headers=headers) as response:
            return next(iter(client.chunks(response, FILE_BYTES)), b"")[:32]

    check_start(client.patiently(url, once), kind, url)


def geopackage(path: Path, service: Service, folder: Path) -> Path:
    """The GeoPackage itself, unpacked into ``folder`` if the download is an archive."""
    if path.suffix != ".zip":
        return path
    found = unpack(path, folder, re.compile(r"\.gpkg$", re.IGNORECASE), service.max_mb * 4_000_000)
    if len(found) != 1:
        raise UnsafeFileError(name=path.name, problem=f"it holds {len(found)} GeoPackages, not one")
    return found[0]


class _Download:
    """One file on its way: the part that is there already, and what the service said about it."""

    def __init__(
        self, url: str, target: Path, *, client: Client, progress: Progress, max_bytes: int, title: str
    ) -> None:
        self.url, self.target, self.client, self.progress = url, target, client, progress
        self.max_bytes, self.title = max_bytes, title
        self.part, self.meta = _beside(target)
        self.damaged = False

    def once(self) -> Path:
        """One attempt: ask whether it changed, or go on, or begin."""
        known = self._known()
        have = self.part.stat().st_size if self.part.exists() else 0
        headers = {"Accept-Encoding": "identity"}
        if have and known.get("validator"):
            headers |= {"Range": f"bytes={have}-", "If-Range": known["validator"]}
        elif self._is_whole(known):
            headers |= {"If-None-Match": known["etag"]} if known.get("etag") else {}
            headers |= {"If-Modified-Since": known["modified"]} if known.get("modified") else {}
        try:
            with self.client.open(self.url, headers=headers) as response:
                if response.status_code == 304:
                    return self.target
                return self._save(response, have)
        except RefusedRequestError as refused:
            if refused.values["status"] == 416 and have:  # the part is longer than the file is now
                self.part.unlink()
                raise Passing("the file changed while it was downloaded") from refused
            raise

    def _save(self, response: requests.Response, have: int) -> Path:
        start, total = 0, _length(response)
        if response.status_code == 206:
            found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
            if not found or int(found.group(1)) != have:
                self.part.unlink(missing_ok=True)
                raise Passing("it went on at another place than asked for")
            start, total = have, None if found.group(2) == "*" else int(found.group(2))
        if total is not None and total > self.max_bytes:
            raise UnsafeResponseError(url=self.url, problem=f"{total} bytes; at most {self.max_bytes} are accepted")
        self._remember(response)
        done = start
        with self.part.open("ab" if start else "wb") as file:
            for chunk in self.client.chunks(response, self.max_bytes - start):
                file.write(chunk)
                done += len(chunk)
                self.progress(done, total, self.title)
            file.flush()
            os.fsync(file.fileno())
        if total is not None and done != total:
            self.part.unlink()
            raise IncompleteError(url=self.url, found=done, expected=total)
        digest = _sha256(self.part)
        self.part.replace(self.target)
        self._remember(response, size=done, sha256=digest)
        return self.target

    def _is_whole(self, known: dict[str, Any]) -> bool:
        """Whether the file is there as it was fetched; what is not is thrown away."""
        if not self.target.exists():
            return False
        if self.target.stat().st_size == known.get("size") and _sha256(self.target) == known.get("sha256"):
            return True
        self.damaged = bool(known.get("size"))  # otherwise its successor was on its way
        self.target.unlink()
        return False

    def _known(self) -> dict[str, Any]:
        try:
            known = json.loads(self.meta.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) and known.get("url") == self.url else {}

    def _remember(self, response: requests.Response, *, size: int | None = None, sha256: str = "") -> None:
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        strong = "" if etag.startswith("W/") else etag  # a weak tag does not promise the same bytes
        known = {
            "url": self.url,
            "etag": etag,
            "modified": modified,
            "validator": strong or modified,
            "size": size,
            "sha256": sha256,
        }
        self.meta.write_text(json.dumps(known), encoding="utf-8")


def _beside(target: Path) -> tuple[Path, Path]:
    """Where the part of a file on its way is, and what is known of it."""
    return target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _length(response: requests.Response) -> int | None:
    text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() and "Content-Encoding" not in response.headers else None


def _links(answer: Answer) -> list[str]:
    root = ET.fromstring(check_xml(answer.body, answer.url))  # noqa: S314  it has no DOCTYPE
    found = [element.get("href", "") for element in root.iter("{http://www.w3.org/2005/Atom}link")]
    return [urljoin(answer.url, link) for link in found if link]


def _layer(path: Path, service: Service) -> tuple[str, Any]:
    """The name and the CRS of the one layer that is meant."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # an odd header is no reason to refuse
            _check_tables(path)
            names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
            fitting = [name for name in names if re.fullmatch(service.collection or ".*", name, re.IGNORECASE)]
            if len(fitting) != 1:
                found = ", ".join(names) or "nothing"
                raise CollectionMissingError(url=path.name, wanted=service.collection, found=found)
            _check_tables(path, fitting[0])
            crs = pyogrio.read_info(path, layer=fitting[0])["crs"]
    except DataSourceError as error:
        raise UnsafeFileError(name=path.name, problem=f"it cannot be read ({error})") from error
    try:
        Transformer.from_crs(crs, RD)
    except ProjError as error:
        raise ServiceCrsError(what=f"'{service.id}'", found=str(crs or "no CRS")[:80], expected=RD_NAME) from error
    return fitting[0], RD if crs == RD_NAME else crs


def _check_tables(path: Path, layer: str = "") -> None:
    if found := problem_of(path, layer):
        raise UnsafeFileError(name=path.name, problem=found.english)


def _frame(batch: pa.RecordBatch, meta: dict[str, Any], crs: Any) -> gpd.GeoDataFrame:
    table = pa.Table.from_batches([batch])
    geometry = meta["geometry_name"] or "wkb_geometry"
    with np.errstate(invalid="ignore"):  # NaN in a coordinate is looked for later
        shapes = shapely.from_wkb(table[geometry].to_pandas().to_numpy(), on_invalid="ignore")
    rest = table.drop_columns([geometry]).to_pandas()
    frame = gpd.GeoDataFrame(rest, geometry=np.asarray(shapes, dtype=object), crs=crs)
    ids = frame[meta["fid_column"]] if meta.get("fid_column") in frame else frame.index.to_series()
    frame = frame.drop(columns="_id", errors="ignore").assign(_id=ids)
    return frame if crs == RD else frame.to_crs(RD)
