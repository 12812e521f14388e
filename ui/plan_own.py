"""Plans of the user's own: files that were sent or drawn, kept in the session of that user and nowhere else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
import streamlit as st
from shapely.geometry import mapping

from analysis.overlay.inputs import open_plan
from analysis.overlay.loss import loss
from geodata.crs import RD
from geodata.errors import ParaatkaartError
from geodata.uploaded import UploadError, safe_name, store_upload
from geodata.vector import layer_names
from ui import own_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry import Polygon

MOST_PLANS = 6

_PLANS = "eigen-plannen"
_DECIMALS = 1


@dataclass(frozen=True)
class OwnPlan:
    """A plan of this session: its file, and which layer of it is meant (empty: it has one)."""

    path: Path
    layer: str

    @property
    def name(self) -> str:
        """What the page and the command call it."""
        return self.path.name

    @property
    def layers(self) -> tuple[str, ...]:
        """The layer as the analyses want it."""
        return (self.layer,) if self.layer else ()


def plans() -> dict[str, OwnPlan]:
    """The plans of this session, by the name of their file."""
    found: dict[str, OwnPlan] = st.session_state.setdefault(_PLANS, {})
    return found


def sent(name: str, content: bytes) -> Path:
    """Take a file that was sent.

    Raises
    ------
    ParaatkaartError
        It cannot be used; the message says which file and why.
    """
    return store_upload(name, content, own_tables.folder(content))


def layers(path: Path) -> tuple[str, ...]:
    """The layers of a file among which one has to be chosen; none if there is one only. Raises as :func:`sent`."""
    try:
        found = layer_names(path)
    except ParaatkaartError as error:
        raise _without_folder(error, path) from error
    return found if len(found) > 1 else ()


def put(path: Path, layer: str = "") -> None:
    """Keep a plan; one of the same name gives way.

    Raises
    ------
    ParaatkaartError
        It is no plan, or there are too many.
    """
    plan = OwnPlan(path, layer)
    if plan.name not in plans() and len(plans()) >= MOST_PLANS:
        raise UploadError(
            path=plan.name,
            problem=f"there are {MOST_PLANS} plans of your own already.",
            dutch_problem=f"er zijn al {MOST_PLANS} eigen plannen: verwijder er eerst een.",
        )
    try:
        loss(open_plan(str(path), layers=plan.layers).frame)
    except ParaatkaartError as error:
        raise _without_folder(error, path) from error
    plans()[plan.name] = plan


def remove(name: str) -> None:
    """Forget a plan."""
    plans().pop(name, None)


def content(names: Sequence[str]) -> str:
    """Changes with what the own plans among ``names`` say; empty without any."""
    own = [plan for name, plan in plans().items() if name in names]
    if not own:
        return ""
    found = hashlib.sha256()
    for plan in own:
        found.update(f"|{plan.name}|{plan.layer}|".encode())
        found.update(plan.path.read_bytes())
    return found.hexdigest()


def drawn(shape: Polygon, title: str) -> Path:
    """The file of a plan that somebody drew in RD New; a sketch, so illustrative."""
    rounded = shapely.transform(shape, lambda metres: metres.round(_DECIMALS))
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{RD.to_epsg()}"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"naam": title, "evidence": "illustrative"},
                "geometry": mapping(rounded),
            }
        ],
    }
    text = json.dumps(document, ensure_ascii=False)
    path = own_tables.folder(text.encode()) / safe_name(f"{title.replace('.', ' ')}.geojson")
    path.write_text(text, encoding="utf-8")
    return path


def _without_folder(error: ParaatkaartError, path: Path) -> ParaatkaartError:
    """The same error, that says the name of the file and not where the session keeps it."""
    hidden = {
        name: str(value).replace(str(path), path.name).replace(str(path.parent), "")
        if isinstance(value, str) or value == path
        else value
        for name, value in error.values.items()
    }
    return type(error)(**hidden)
