"""Rows of a service become rows of ours: names, types, units and what was suppressed.

Statistics Netherlands writes large negative numbers (``-99997``, ``-99995``) where a figure is secret or unknown. They
become empty, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.catalogue import embedded
from geodata.errors import DatasetInvalidError
from geodata.schema import is_text
from geodata.sources.errors import UnknownWordError
from geodata.sources.figures import SUPPRESSED_BELOW, is_figure, require, tell_unknown
from geodata.sources.geometry import EXAMPLES
from geodata.sources.words import LeftOutWords

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.sources.geometry import Notes
    from geodata.sources.services import Column, Service

STATION_CODE = ("stationscode", "code", "afkorting", "verkorting")


def our_rows(
    frame: gpd.GeoDataFrame, service: Service, reference_date: str, notes: Notes | None = None
) -> gpd.GeoDataFrame:
    """Return the rows with our columns, in the order of the list of services, and their geometry.

    Parameters
    ----------
    frame : GeoDataFrame
        Rows of the service in RD New; a column ``_id`` holds the id that the service gives a feature, if it does.
    service : Service
        Says how columns are made.
    reference_date : str
        What the rows describe, for the column ``reference_date``.
    notes : Notes, optional
        Gets which figures are not published or no numbers, by column, with the ids of some rows.

    Raises
    ------
    DatasetInvalidError
        A column that we need is not there; one that has to be filled is not; a name is not known.
    """
    made = {}
    joined = {column for join in service.joins for column in join.columns}
    for column in service.columns:
        if column.name in joined:
            continue
        if column.value is not None:
            constant = reference_date if column.value == "" else column.value
            one = typed(pd.Series([constant]), column)
            made[column.name] = pd.Series(one.iloc[0], index=frame.index, dtype=one.dtype)
        else:
            found = _values(frame, service, column)
            made[column.name] = typed(found, column)
            if is_figure(column) and column.from_:
                names = frame["_id"] if "_id" in frame else pd.Series(range(1, len(frame) + 1), index=frame.index)
                require(made[column.name], names, column, service.id)
                if notes is not None and _first(frame, column.from_):
                    tell_unknown(made[column.name], found, names, column, notes)
                elif notes is not None:
                    notes.say(f"The service gives no '{column.name}'.")
    return gpd.GeoDataFrame(made, index=frame.index, geometry=frame.geometry.array, crs=frame.crs)


def kept(frame: gpd.GeoDataFrame, service: Service, notes: Notes | None = None) -> gpd.GeoDataFrame:
    """Keep the rows whose source columns have one of the wanted values (``keep`` in the list of services).

    ``notes`` gets which values the others had.
    """
    for names, wanted in service.keep.items():
        name = _first(frame, tuple(names.split("|")))
        if not name:
            raise _missing(frame, service, names)
        known = {value.casefold() for value in wanted}
        wanted_here = np.array([_as_text(value).casefold() in known for value in frame[name]], dtype=bool)
        if notes is not None:
            words = notes.words.setdefault(name, LeftOutWords(name, service.leave_out.get(names, ())))
            others = frame[name][~wanted_here]
            words.add(len(frame), ["" if pd.isna(value) else _as_text(value) for value in others])
        frame = frame[wanted_here]
    return frame


def words_to_keep(frame: gpd.GeoDataFrame, service: Service) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Per column that tells which rows are kept: its name, the values that these rows have, and those wanted."""
    found = []
    for names, wanted in service.keep.items():
        name = _first(frame, tuple(names.split("|")))
        if not name:
            raise _missing(frame, service, names)
        found.append((name, sorted({_as_text(value) for value in frame[name]}), wanted))
    return found


def typed(values: pd.Series, column: Column) -> pd.Series:
    """Cast to the type of a column; suppressed figures and what is no number become empty."""
    base = column.type.rstrip("?")
    if is_text(column.type):
        known = values.map(_as_text, na_action="ignore")
        texts = known.map(lambda text: column.prefix + text if text else "", na_action="ignore").astype("str")
        return texts.where(texts.notna() & (texts != ""), None if column.type.endswith("?") else "")
    if base == "boolean":
        return values.astype("boolean") if column.type.endswith("?") else values.astype("bool")
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    numbers = numbers.where(np.isfinite(numbers) & (numbers > SUPPRESSED_BELOW)) * column.scale
    return numbers.round().astype("Int64") if base == "integer" else numbers


def _values(frame: gpd.GeoDataFrame, service: Service, column: Column) -> pd.Series:
    if column.compute:
        return _COMPUTED[column.compute](frame, service)
    name = _first(frame, column.from_)
    if not name:
        if column.absent == "null":
            return pd.Series([None] * len(frame), index=frame.index, dtype="object")
        raise _missing(frame, service, " or ".join(column.from_))
    found = frame[name]
    if column.words:
        known = {word.casefold(): ours for word, ours in column.words.items()}
        rest = known.get("*")
        if rest is None and not column.type.endswith("?"):
            _refuse_unknown(name, found, known, column, service)
        return pd.Series([known.get(_as_text(value).casefold(), rest) for value in found], index=frame.index)
    return pd.Series(found)


def _refuse_unknown(name: str, found: pd.Series, known: Mapping[str, Any], column: Column, service: Service) -> None:
    """Refuse values that no word translates: what came, what was expected, what to do."""
    strange = [text for value in found if (text := _as_text(value)).casefold() not in known]
    if strange:
        came = ", ".join(f"'{text[:60]}'" for text in list(dict.fromkeys(strange))[:EXAMPLES])
        raise UnknownWordError(
            dataset=service.id, column=name, came=came, rows=len(strange), expected=", ".join(column.words),
            ours=column.name,
        )  # fmt: skip


def _first(frame: pd.DataFrame, names: tuple[str, ...]) -> str:
    """The first of ``names`` that is a column, whatever its capitals; empty if none is."""
    lower = {str(name).casefold(): str(name) for name in frame.columns}
    return next((lower[name.casefold()] for name in names if name.casefold() in lower), "")


def _missing(frame: pd.DataFrame, service: Service, wanted: str) -> DatasetInvalidError:
    found = ", ".join(str(name) for name in frame.columns if name != "geometry")[:500]
    return DatasetInvalidError(
        dataset=service.id,
        problem=f"the service has no column '{wanted}'. It has: {found}. Correct geodata/sources/services.toml.",
    )


def _as_text(value: Any) -> str:
    """Text; whole numbers without ``.0``."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _in_drenthe(frame: gpd.GeoDataFrame, _: Service) -> pd.Series:
    """Whether a point on each feature lies in the embedded province of Drenthe."""
    provinces = embedded().features("provinces")
    drenthe = provinces.geometry[provinces["name"] == "Drenthe"].iloc[0]
    shapely.prepare(drenthe)
    points = shapely.point_on_surface(frame.geometry.to_numpy())
    return pd.Series(shapely.contains(drenthe, points), index=frame.index)


def _station_code(frame: gpd.GeoDataFrame, service: Service) -> pd.Series:
    """The code of each station in capitals: ``ASN``, which ProRail writes ``Asn``."""
    name = _first(frame, STATION_CODE)
    if not name:
        raise _missing(frame, service, " or ".join(STATION_CODE))
    codes: pd.Series = frame[name].map(lambda value: _as_text(value).upper() or None, na_action="ignore")
    return codes


def _station_id(frame: gpd.GeoDataFrame, service: Service) -> pd.Series:
    """The id that the embedded table gives a station, which the register and the timetable name; otherwise a new one.

    A station without code has no id, and is left out.
    """
    known = embedded().features("stations").set_index("code")["id"]
    codes = _station_code(frame, service)
    return codes.map(known).fillna("NS-" + codes)


def _intercity(frame: gpd.GeoDataFrame, service: Service) -> pd.Series:
    """Whether the embedded stations call a station intercity; no register says it."""
    stations = embedded().features("stations")
    return _station_code(frame, service).isin(set(stations["code"][stations["intercity"]]))


_COMPUTED: dict[str, Callable[[gpd.GeoDataFrame, Service], pd.Series]] = {
    "area_km2": lambda frame, _: (frame.geometry.area / 1e6).round(3),
    "area_ha": lambda frame, _: (frame.geometry.area / 1e4).round(4),
    "length_m": lambda frame, _: frame.geometry.length.round(1),
    "in_drenthe": _in_drenthe,
    "intercity": _intercity,
    "station_code": _station_code,
    "station_id": _station_id,
}
