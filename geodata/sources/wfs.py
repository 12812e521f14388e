"""WFS 2.0: types by name, pages by ``startIndex`` until there are no more, at least as many rows as the server counted.

The count is a lower bound only: MapServer, which PDOK runs, answers ``resultType=hits`` with the size of a page when
there are more rows than that. So an empty page is no end yet: it is asked for again, and the one behind it as well.

OWSLib reads the capabilities; our client fetches, so that timeouts, retries and refusals are the same as everywhere.
Pages are asked for as GeoJSON where the server can, otherwise as GML, which GDAL reads.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from owslib.feature.wfs200 import WebFeatureService_2_0_0
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.schema import RD_NAME
from geodata.sources.bounds import read_page_json
from geodata.sources.client import JSON_TYPES, XML_TYPES, Answer
from geodata.sources.errors import (
    CollectionMissingError,
    IncompleteError,
    MalformedResponseError,
    RefusedRequestError,
    UnsafeFileError,
    server_words,
)
from geodata.sources.files import check_xml
from geodata.sources.geojson import read_page
from geodata.sources.geometry import known_crs, to_rd
from geodata.sources.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.extent import Extent
    from geodata.sources.client import Client, Progress
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service

COUNT = 1000
CAPABILITIES_BYTES = 8_000_000
_RD_URN = "urn:ogc:def:crs:EPSG::28992"
_GML_TYPES = (*XML_TYPES, "text/xml; subtype=gml/3.2.1", "application/gml+xml")


@dataclass(frozen=True)
class FeatureType:
    """One type of a service: where to ask, in which format and in which CRS."""

    name: str
    url: str
    output: str
    crs: str


def feature_type(service: Service, client: Client) -> FeatureType:
    """Resolve the type of a service at run time.

    Raises
    ------
    CollectionMissingError
        The service has no such type, or not in RD New.
    """
    parameters = {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"}
    content = client.get(
        service.url, params=parameters, accept=XML_TYPES, max_bytes=CAPABILITIES_BYTES, read=_checked_xml
    )
    try:
        offered = WebFeatureService_2_0_0(service.url, "2.0.0", xml=content, parse_remote_metadata=False)
    except Exception as error:  # OWSLib raises whatever its parsing meets
        raise MalformedResponseError(url=service.url, problem=f"no capabilities of WFS 2.0 ({error!r})") from error
    # The prefix is the server's own choice.
    names = [name for name in offered.contents if re.fullmatch(service.collection, name.rsplit(":", 1)[-1])]
    if len(names) != 1:
        known = ", ".join(sorted(offered.contents)) or "nothing"
        raise CollectionMissingError(url=service.url, wanted=service.collection, found=known[:1000])
    crs = {known_crs(option.getcodeurn()): option.getcodeurn() for option in offered.contents[names[0]].crsOptions}
    if RD_NAME not in crs:
        raise CollectionMissingError(url=service.url, wanted=f"{names[0]} in {RD_NAME}", found=", ".join(crs.values()))
    return FeatureType(names[0], service.url, _format(offered), _RD_URN)


def batches(
    service: Service, extent: Extent | None, client: Client, progress: Progress, notes: Notes
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the features of a service, a page at a time, in RD New.

    Raises
    ------
    CollectionMissingError, IncompleteError, WrongCrsError, ServiceError
    """
    found = feature_type(service, client)
    parameters = _parameters(found, None if service.coverage == "everywhere" else extent)
    total = client.get(found.url, params=_counting(parameters), accept=XML_TYPES, read=_hits)
    pages = Pages(service, client.limits)

    def ask(start: int, count: int) -> gpd.GeoDataFrame:
        asked = {**parameters, "count": str(count), "startIndex": str(start)}
        return client.get(
            found.url, params=asked, accept=_accepted(found), read=lambda answer: _read(answer, found, service, notes)
        )

    done, page, last = 0, 0, 0
    while True:
        frame = ask(done, page or COUNT)
        if not len(frame) and last == page:  # after a full page, or none, it may be a fault
            frame = ask(done, page or COUNT)
        if not len(frame):
            break
        last = len(frame)
        if done and page < COUNT:
            notes.say(f"The service gives at most {page} rows per page; {COUNT} were asked for.")
        page = page or last
        done += last
        pages.take(found.url, frame)
        progress(done, total if total is not None and total >= done else None, service.title)
        yield frame
    if total is not None and done < total:
        raise IncompleteError(url=found.url, found=done, expected=total)
    if done and last == page and len(ask(done + page, 1)):
        raise IncompleteError(url=found.url, found=done, expected=f"more than {done + page}")


def first_pages(
    service: Service, client: Client, notes: Notes, count: int = 10
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Ask for a few features, to see whether a service is as the list says; yields address and rows."""
    found = feature_type(service, client)
    yield client.get(
        found.url,
        params={**_parameters(found, None), "count": str(count)},
        accept=_accepted(found),
        read=lambda answer: (answer.url, _read(answer, found, service, notes)),
    )


def _parameters(found: FeatureType, extent: Extent | None) -> dict[str, str]:
    parameters = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": found.name,
        "srsName": found.crs,
    }
    if found.output:
        parameters["outputFormat"] = found.output
    if extent is not None:
        west, south, east, north = extent.bounds_m
        parameters["bbox"] = f"{west:.0f},{south:.0f},{east + 1:.0f},{north + 1:.0f},{_RD_URN}"
    return parameters


def _counting(parameters: dict[str, str]) -> dict[str, str]:
    """Ask for the number only; in GML, since GeoJSON has no place for it."""
    return {name: value for name, value in parameters.items() if name != "outputFormat"} | {"resultType": "hits"}


def _format(offered: Any) -> str:
    """The name of GeoJSON among the formats; empty for the server's own default, which is GML."""
    formats: list[str] = []
    for operation in offered.operations:
        if operation.name == "GetFeature":
            formats += operation.parameters.get("outputFormat", {}).get("values", [])
    return next((text for text in formats if "json" in text.casefold()), "")


def _accepted(found: FeatureType) -> tuple[str, ...]:
    return (*JSON_TYPES, *XML_TYPES) if found.output else (*_GML_TYPES, *JSON_TYPES)


def _checked_xml(answer: Answer) -> bytes:
    try:
        return check_xml(answer.body, answer.url)
    except UnsafeFileError as error:
        if "damaged" in str(error):
            raise MalformedResponseError(url=answer.url, problem=str(error.values["problem"])) from error
        raise


def _hits(answer: Answer) -> int | None:
    """The number of features that the service says it has, or ``None`` if it does not know."""
    _raise_exception_report(answer)
    found = re.search(rb"""numberMatched["']?\s*[=:]\s*["']?(\d+)""", answer.body[:4000])
    return int(found.group(1)) if found else None


def _read(answer: Answer, found: FeatureType, service: Service, notes: Notes) -> gpd.GeoDataFrame:
    _raise_exception_report(answer)
    if "json" in answer.headers.get("content-type", ""):
        # The member crs is what GDAL writes; without one the request's srsName holds.
        return read_page(read_page_json(answer), url=answer.url, header=found.crs, what=service.id, notes=notes)
    frame = _read_gml(_checked_xml(answer), answer.url)
    declared = known_crs(frame.crs.to_string()) if frame.crs is not None else RD_NAME
    shapes = to_rd(np.asarray(frame.geometry), declared, explicit=True, what=service.id, notes=notes)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=RD_NAME), crs=RD_NAME)


def _read_gml(content: bytes, url: str) -> gpd.GeoDataFrame:
    """Let GDAL read GML. It wants a file, beside which it keeps the schema that it worked out."""
    if not re.search(rb"<[\w.-]*:?(member|featureMembers?)[\s>]", content):
        return gpd.GeoDataFrame({"_id": []}, geometry=[], crs=RD_NAME)
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        path = Path(folder) / "page.gml"
        path.write_bytes(content)
        options = {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO", "FORCE_SRS_DETECTION": "YES"}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                frame = pyogrio.read_dataframe(path, **options)
        except (DataSourceError, DataLayerError) as error:
            raise MalformedResponseError(url=url, problem=f"not GML ({error})") from error
    ids = frame["gml_id"] if "gml_id" in frame else pd.Series([None] * len(frame), dtype="object")
    return gpd.GeoDataFrame(frame).assign(_id=ids)


def _raise_exception_report(answer: Answer) -> None:
    """A service may answer 200 with an exception inside."""
    start = answer.body[:2000]
    if b"ExceptionReport" in start:
        text = re.sub(rb"<[^>]*>", b" ", start).decode("utf-8", "replace")
        raise RefusedRequestError(url=answer.url, status=answer.status, problem=server_words(text))
