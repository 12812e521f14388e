"""Drawings of plans: dashed as illustrative, hatched by kind, with their accuracy ring and their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.loss.compare import is_variant
from analysis.overlay.inputs import row_evidence
from analysis.overlay.surface import surface
from geodata.crs import to_wgs84
from layers.look import patterns
from layers.look.colors import ink
from layers.look.labels import Label
from layers.look.style import ACCENT, LABEL, LAND, WHITE, Look, Stroke, dash
from ui import drawing, facts
from ui.language import tr
from ui.plan_text import GAIN, KINDS

if TYPE_CHECKING:
    from analysis.loss import Comparison
    from layers import Layer
    from ui.drawing import Drawing

_Z = 60
_Z_EXISTING = 50
_Z_RINGS = 70
_Z_NAMES = 220
_LOOKS = {
    "permanent": ("#C44E00", "slash"),
    "seasonal": ("#E69F00", "dots"),
    GAIN: ("#0072B2", "backslash"),
    "": (LABEL, "horizontal"),
}
"""Kind of a part → colour and pattern."""

EXISTING = "bestaand"
_CHOSEN = (Stroke(ACCENT, 3.5),)
_AROUND_M = 1_500.0


def _chosen(own: gpd.GeoDataFrame, plan: str) -> Drawing:
    """A line around the plan that the page is about, and where the map goes."""
    around = gpd.GeoDataFrame(geometry=own.buffer(own["precision_m"].fillna(0).max() + _AROUND_M), crs=own.crs)
    west, south, east, north = (float(edge) for edge in to_wgs84(around).total_bounds)
    options = {"color": ACCENT, "weight": _CHOSEN[0].width_px, "fill": False}
    outline = own[["geometry"]].set_geometry(own.buffer(120))
    return drawing.shapes(
        "plan-gekozen", outline, [options], z=_Z - 1, look={"bounds": ((south, west), (north, east)), "asked": plan}
    )


def parts(found: Comparison) -> gpd.GeoDataFrame:
    """All parts of the plans: ``plan``, ``title``, ``kind``, ``evidence``, ``precision_m`` and the geometry."""
    frames = []
    for name, answer in found.answers.items():
        frame = answer.plan.frame
        kinds = list(frame["kind"]) if is_variant(answer.plan) else [""] * len(frame)
        evidence = [one or "" for one in row_evidence(frame)]
        frames.append(
            gpd.GeoDataFrame(
                {"plan": name, "title": tr(answer.plan.title), "kind": kinds, "evidence": evidence},
                geometry=surface(frame).geometries(np.arange(len(frame))),
                crs=frame.crs,
            ).assign(precision_m=float("nan") if answer.plan.precision_m is None else answer.plan.precision_m)
        )
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=frames[0].crs)


def drawings(found: Comparison, existing: Layer, plan: str) -> list[Drawing]:
    """The existing training areas, the parts of the plans by kind, rings, and names; the map goes to one plan."""
    every = parts(found)
    there = _there(existing)
    rows = found.plans.set_index("plan")
    made = [drawing.shapes("bestaand", there, drawing.path_options(_existing_look()), z=_Z_EXISTING)]
    for order, (kind, evidence, frame) in enumerate(_classes(every)):
        values = [
            (
                KINDS.get(kind, tr(facts.UNKNOWN)),
                facts.number(rows["gross_ha"][plan], "ha"),
                facts.number(rows["certain_ha"][plan], "ha"),
                facts.number(rows["possible_ha"][plan], "ha"),
                facts.precision(rows["precision_m"][plan]),
                facts.evidence(evidence),
            )
            for plan in frame["plan"]
        ]
        made.append(
            drawing.shapes(
                f"plan-{kind or 'onbekend'}-{evidence or 'onbekend'}",
                frame,
                drawing.path_options(look_of(kind, evidence)),
                z=_Z + order,
                popup={
                    "title": tr("Plan"),
                    "labels": [tr("Soort"), tr("Bruto"), tr("Zeker"), tr("Mogelijk"), tr("Plaats op"), tr("Bewijs")],
                    "shared": {},
                },
                names=[str(title) for title in frame["title"]],
                values=values,
            )
        )
    made.append(_chosen(every[every["plan"] == plan], plan))
    known = every[every["precision_m"].notna()]
    if len(known):
        made.append(drawing.rings("plan-accuracy", known, z=_Z_RINGS))
    return [*made, drawing.labels("plan-names", _names(every), z=_Z_NAMES, first=1_000)]


def legend(found: Comparison) -> list[tuple[Look, str]]:
    """What is on the map, with its words."""
    rows = [
        (look_of(kind, evidence), f"{_words(kind)}: {facts.evidence(evidence)}")
        for kind, evidence, _ in _classes(parts(found))
    ]
    ring = Look("line", (Stroke(LABEL, 1, "2 4"),))
    return [
        (Look("line", _CHOSEN), tr("het gekozen plan")),
        *rows,
        (ring, tr("zo ver kan de plek ernaast liggen")),
        (_existing_look(), tr("oefenterrein dat er is")),
    ]


def _words(kind: str) -> str:
    return f"plan, {KINDS[kind]}" if kind in KINDS else tr("eigen plan")


def look_of(kind: str, evidence: str) -> Look:
    """The look of a part of a plan."""
    color, hatch = _LOOKS.get(kind, _LOOKS[""])
    dark = ink(color, LAND)
    pattern = patterns.area_hatch(hatch, 11, dark)
    return Look("fill", (Stroke(WHITE, 5), Stroke(dark, 2, dash(evidence, 2))), color, 0.08, pattern)


def _existing_look() -> Look:
    return Look("fill", (Stroke(LABEL, 1.2, dash("illustrative", 1.2)),), LABEL, 0.25)


def _there(existing: Layer) -> gpd.GeoDataFrame:
    frame = existing.frame[existing.frame["plan_status"] == EXISTING]
    return frame[frame.geom_type.isin(["Polygon", "MultiPolygon"])]


def _classes(every: gpd.GeoDataFrame) -> list[tuple[str, str, gpd.GeoDataFrame]]:
    keys = list(zip(every["kind"].fillna(""), every["evidence"].fillna(""), strict=True))
    order = [name for name in _LOOKS if name]
    found = sorted(set(keys), key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]))
    return [(*key, every[[one == key for one in keys]]) for key in found]


def _names(every: gpd.GeoDataFrame) -> list[Label]:
    """One name per plan, below its southernmost point, so that nested variants do not share a place."""
    made = []
    for _, own in every.groupby("plan", sort=False):
        corners = own.geometry.get_coordinates()
        low = corners.iloc[int(corners["y"].to_numpy().argmin())]
        made.append(Label(str(own["title"].iloc[0]), low["x"], low["y"], rank=-low["y"], below=True))
    return made
