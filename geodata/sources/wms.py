"""A WMS that a user names by address: which of its layers the map can show. The browser fetches the pictures itself."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from owslib.map.wms130 import WebMapService_1_3_0

from geodata.sources.client import XML_TYPES, Answer, Client
from geodata.sources.errors import MalformedResponseError
from geodata.sources.files import check_xml
from geodata.sources.given import LIMITS, asking, checked

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = (*XML_TYPES, "application/vnd.ogc.wms_xml")
_BYTES = 8_000_000
_OWN = frozenset({"service", "request", "version", "layers", "styles", "bbox", "width", "height", "crs", "srs",
                  "format", "transparent", "exceptions"})  # fmt: skip
"""Parameters that the map sets; others of the address stay, such as the name of a project."""
_CRS = "EPSG:3857"
"""What the map draws pictures in."""
_FORMATS = ("image/png", "image/png8", "image/png; mode=8bit", "image/gif", "image/jpeg")
_LONGEST = 200


class WmsLayer(NamedTuple):
    """A layer that can be shown: its name, its title, and whom to name."""

    name: str
    title: str
    attribution: str


@dataclass(frozen=True)
class Wms:
    """A service: the address for pictures, the format it gives them in, and its layers."""

    url: str
    title: str
    format: str
    layers: tuple[WmsLayer, ...]


def wms_at(text: str) -> Wms:
    """Ask a WMS 1.3.0 what it offers.

    The pictures are asked for at the address that the user gave, not where the answer says: it may not send the browser
    to another host.

    Raises
    ------
    GivenAddressError
        The address cannot be used, nobody answers, or nothing of it can be shown.
    """
    address = _without_request(checked(text))
    parameters = {"service": "WMS", "version": "1.3.0", "request": "GetCapabilities"}
    with asking(address, "WMS"), Client(LIMITS) as client:
        return client.get(
            address, params=parameters, accept=_TYPES, max_bytes=_BYTES, read=lambda answer: _read(answer, address)
        )


def _read(answer: Answer, address: str) -> Wms:
    content = check_xml(answer.body, "GetCapabilities")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a layer that is named twice
            offered = WebMapService_1_3_0(answer.url, "1.3.0", xml=content, parse_remote_metadata=False)
        given = {name.lower() for name in offered.getOperationByName("GetMap").formatOptions}
    except Exception as error:  # OWSLib raises whatever its parsing meets
        raise MalformedResponseError(url=answer.url, problem=f"no capabilities of WMS 1.3.0 ({error!r})") from error
    picture = next((name for name in _FORMATS if name in given), "")
    layers = tuple(
        WmsLayer(
            layer.name,
            _words(layer.title) or layer.name,
            _words((getattr(layer, "attribution", None) or {}).get("title")),
        )
        for layer in offered.contents.values()
        if _CRS in {str(crs).upper() for crs in layer.crsOptions}
    )
    if not layers or not picture:
        raise MalformedResponseError(url=answer.url, problem=f"it has no layer in {_CRS} as a picture")
    return Wms(address, _words(offered.identification.title), picture, layers)


def _without_request(address: str) -> str:
    parts = urlsplit(address)
    kept: Iterable[tuple[str, str]] = (pair for pair in parse_qsl(parts.query) if pair[0].lower() not in _OWN)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(list(kept)), ""))


def _words(value: object) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
