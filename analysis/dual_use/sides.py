"""Files and layers with what they are used for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from analysis.dual_use.errors import FunctionNeededError, UnknownFunctionError
from analysis.overlay.inputs import Side, open_side
from analysis.overlay.question import open_near
from geodata.crs import RD
from geodata.frames import rows
from geodata.vector import column_names
from layers import layer_specs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geodata import Catalogue
    from geodata.vector_place import Bounds

SIDES = ("military", "civil")
COLUMN = "function"


@dataclass(frozen=True, eq=False)
class UsedSide:
    """A file or a layer.

    ``functions`` has the label of every row of its frame → function; ``offers`` all functions that it could have, also
    where the frame has no row of them.
    """

    name: str
    side: Side
    functions: Mapping[object, str]
    offers: frozenset[str]


def known_functions(catalogue: Catalogue) -> dict[str, str]:
    """Function → ``military`` or ``civil``."""
    table = catalogue.table("use_functions")
    return dict(zip(table["id"], table["side"], strict=True))


def open_uses(
    catalogue: Catalogue,
    realm: str,
    side: str,
    names: Sequence[str] = (),
    *,
    window_m: Bounds | None = None,
    layers: Sequence[str] = (),
) -> list[UsedSide]:
    """Open one side of a question.

    Parameters
    ----------
    realm, side : str
        ``ground`` or ``air``; ``military`` or ``civil``.
    names : sequence of str
        Layers and files, each as ``NAME`` or ``NAME=FUNCTION``; without any, all layers that the table names and the
        data in use has.
    window_m : tuple of float, optional
        Only what meets this box in RD New is opened.
    layers : sequence of str
        Which layers of the files are meant, where they have several.

    Raises
    ------
    FunctionNeededError, UnknownFunctionError
        A function is missing, or is not one of this side.
    ParaatkaartError
        A file or a layer cannot be used.
    """
    allowed = [name for name, where in known_functions(catalogue).items() if where == side]
    table = catalogue.table("use_layers")
    table = table[(table["realm"] == realm) & table["function"].isin(allowed)]
    wanted = [named(name) for name in names] or [
        (layer, None) for layer in dict.fromkeys(table["layer"]) if layer in layer_specs(catalogue)
    ]
    found = []
    for name, function in dict.fromkeys(wanted):
        if function is not None and function not in allowed:
            raise UnknownFunctionError(function=function, side=side, known=", ".join(allowed))
        opened = (
            open_side(name, layers=layers)
            if window_m is None
            else open_near(name, layers, window_m, geometry=("polygon", "line", "point"))
        )
        if function is None and opened.kind == "file" and COLUMN not in column_names(name, layers):
            raise FunctionNeededError(side=name, known=", ".join(allowed))
        found.append(_used(name, opened, function, table[table["layer"] == name], allowed))
    return found


def anywhere(catalogue: Catalogue, window_m: Bounds) -> list[UsedSide]:
    """Civil functions that may be anywhere in a box and are on no map, each as one area as large as the box."""
    found = []
    table = catalogue.table("use_functions")
    for row in rows(table[table["anywhere"] & (table["side"] == "civil")]):
        frame = gpd.GeoDataFrame({"name": [row.name]}, geometry=[shapely.box(*window_m)], index=[row.id], crs=RD)
        frame = frame.assign(evidence=row.evidence, precision_m=0.0)
        source = catalogue.sources[row.source].title
        side = Side(row.name, "anywhere", frame, (source,), row.evidence, 0.0, row.reference_date)
        found.append(UsedSide(row.id, side, {row.id: row.id}, frozenset({row.id})))
    return found


def named(name: str) -> tuple[str, str | None]:
    """Part a name from its function; a file may have the sign in its name."""
    head, sign, tail = name.rpartition("=")
    return (head, tail) if sign and not Path(name).is_file() else (name, None)


def _used(name: str, side: Side, function: str | None, table: pd.DataFrame, allowed: Sequence[str]) -> UsedSide:
    frame = side.frame
    offers = {function} if function is not None else set(table["function"])
    if function is not None:
        functions = dict.fromkeys(frame.index, function)
    elif side.kind == "layer":
        if table.empty:
            raise FunctionNeededError(side=name, known=", ".join(allowed))
        given = {row.feature: row.function for row in rows(table)}
        chosen = {label: given.get(label, given.get("")) for label in frame.index}
        functions = {label: one for label, one in chosen.items() if one is not None}
    else:
        functions = {label: str(one) for label, one in frame[COLUMN].items()} if len(frame) else {}
        unknown = [one for one in functions.values() if one not in allowed]
        if unknown:
            raise UnknownFunctionError(function=unknown[0], side="such", known=", ".join(allowed))
    offers |= set(functions.values())
    return UsedSide(name, replace(side, frame=frame.loc[list(functions)]), functions, frozenset(offers))
