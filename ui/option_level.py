"""Which network and which timetable the options page computes with: only what is on this machine can be chosen."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata.errors import ParaatkaartError
from geodata.pins import holding
from geodata.settings import data_folder
from geodata.store import Store
from geodata.streets.files import INDEX
from geodata.streets.refreshed import NETWORK as STREETS
from geodata.timetable.refreshed import DATASET as FEED
from ui import choice
from ui.frame import tell_unknown_choices as tell
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NETWORK, _TIMETABLE = "netwerk", "dienstregeling"

ADDRESS = (_NETWORK, _TIMETABLE)
"""What the address may name."""

STRATEGIC, EMBEDDED = "strategisch", "meegeleverd"
_OWN = "eigen-"
_NAME = re.compile(r"[\w.-]{1,60}")
_DIGITS = 12
"""Of the digest of a snapshot, in the address."""


@dataclass(frozen=True)
class StreetsHere:
    """A street network on this machine; ``head`` is what its ``network.json`` says, empty if that cannot be read."""

    folder: Path
    title: str
    reference: str
    head: Mapping[str, Any]
    content: str


def networks_folder() -> Path:
    """Where street networks of one's own are looked for: each in a folder of its own."""
    return data_folder() / "networks"


def networks() -> dict[str, StreetsHere]:
    """The street networks on this machine, by what the address calls them."""
    found = {}
    fetched = None
    with suppress(ParaatkaartError):  # it cannot be chosen; the sentence beside the choice says how to have it again
        fetched = Store().current(STREETS)
    if fetched is not None:
        title = tr(
            "OpenStreetMap, opgehaald ({reference_date})",
            reference_date=fetched.reference_date or fetched.retrieved[:10],
        )
        found[STREETS] = _opened(fetched.folder, title, STREETS)
    folder = networks_folder()
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _NAME.fullmatch(one.name) and not one.name.startswith(".") and (one / INDEX).is_file():
            found[_OWN + one.name] = _opened(one, tr("Eigen netwerk: {name}", name=one.name), str(one))
    return found


def _opened(folder: Path, title: str, reference: str) -> StreetsHere:
    content = (folder / INDEX).read_bytes() if (folder / INDEX).is_file() else b""
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        head = {}  # the analyses say what is wrong with it
    head = head if isinstance(head, dict) else {}
    return StreetsHere(folder, title, reference, head, hashlib.sha256(content).hexdigest())


def timetables() -> dict[str, str]:
    """The timetables on this machine, the embedded one first: what the address calls them → title."""
    found = {EMBEDDED: tr("Meegeleverd (openbare feiten)")}
    for one in Store().snapshots(FEED):
        found[one.digest[:_DIGITS]] = tr(
            "GTFS-NL, opgehaald {checked} ({digest})",
            checked=(one.checked or one.retrieved)[:10],
            digest=one.digest[:6],
        )
    return found


def _usual_timetable() -> str:
    with holding({}):  # the one in use for everybody, also where another is chosen
        current = Store().current(FEED)
    return EMBEDDED if current is None else current.digest[:_DIGITS]


def network() -> StreetsHere | None:
    """The street network that is chosen; none: the strategic one."""
    return networks().get(st.query_params.get(_NETWORK, ""))


def built_for() -> tuple[str, ...] | None:
    """The modes that the chosen street network was built for, in its own words; none: the strategic one."""
    found = network()
    if found is None:
        return None
    modes = found.head.get("modes")
    return tuple(str(one) for one in modes) if isinstance(modes, list) else ()


def _pin() -> dict[str, str | None]:
    """The timetable that is chosen, where it is not the one in use."""
    asked = st.query_params.get(_TIMETABLE)
    if asked is None or asked == _usual_timetable():
        return {}
    if asked == EMBEDDED:
        return {FEED: None}
    digest = next((one.digest for one in Store().snapshots(FEED) if one.digest[:_DIGITS] == asked), None)
    return {} if digest is None else {FEED: digest}


@contextmanager
def chosen() -> Iterator[None]:
    """Compute with the timetable that is chosen within the block; a page, and each part drawn alone, has its own."""
    pins = _pin()
    if pins:
        with holding(pins):
            yield
    else:
        yield


def content() -> str:
    """Changes with what is chosen; empty: the strategic network and the timetable in use."""
    found = network()
    pins = "".join(f"{name}={digest}" for name, digest in _pin().items())
    return pins if found is None else f"{found.folder} {found.content} {pins}"


def option() -> str:
    """What the command is given to compute with the same."""
    found = network()
    given = "" if found is None else f" --network {_quoted(found.reference)}"
    for dataset, digest in _pin().items():
        given += f" --snapshot {dataset}={digest or 'embedded'}"
    return given


def _quoted(path: str) -> str:
    return path if re.fullmatch(r"[\w./-]+", path) else "'" + path.replace("'", "'\\''") + "'"


def show() -> None:
    """Draw the choices, and for what is not on this machine one sentence with the command that brings it."""
    streets, known = networks(), timetables()
    usual = _usual_timetable()
    ways = {STRATEGIC: tr("Strategisch netwerk (meegeleverd)")} | {name: one.title for name, one in streets.items()}
    tell([choice.read_one(_NETWORK, ways, STRATEGIC), choice.read_one(_TIMETABLE, known, usual)])
    now = f"{ways[st.session_state[_NETWORK]]}; {known[st.session_state[_TIMETABLE]]}"
    with st.popover(tr("Rekent met: {now}", now=now)):
        way = st.selectbox(tr("Netwerk"), list(ways), format_func=ways.__getitem__, key=_NETWORK)
        timetable = st.selectbox(tr("Dienstregeling"), list(known), format_func=known.__getitem__, key=_TIMETABLE)
        for sentence in missing(streets, known):
            st.caption(sentence)
    choice.write(_NETWORK, str(way), STRATEGIC)
    choice.write(_TIMETABLE, str(timetable), usual)


def missing(streets: Mapping[str, StreetsHere], known: Mapping[str, str]) -> list[str]:
    """What could be chosen if it were on this machine, each with its command, as Markdown."""
    told = []
    if STREETS not in streets:
        told.append(tr("OpenStreetMap-straten zijn hier niet; ophalen: `paraatkaart refresh streets`."))
    if not any(name.startswith(_OWN) for name in streets):
        folder = _quoted(str(networks_folder() / "NAAM"))
        told.append(
            tr(
                "Een eigen netwerk is hier niet; maken: `{command}`.",
                command="paraatkaart network build BESTAND --modes car,truck,bike,ebike,speed_pedelec,walk "
                f"--out {folder}",
            )
        )
    if len(known) == 1:
        told.append(tr("GTFS-NL is hier niet; ophalen: `paraatkaart refresh gtfs_nl`."))
    return told
