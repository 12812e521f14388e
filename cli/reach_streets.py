"""``paraatkaart reach --network``: the same questions, answered on a street network from OpenStreetMap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.answers import lonlat_of, print_nearest_first, print_trip, trip_figures
from cli.output import features_in_degrees, print_geojson, print_json, records, rounded, zones_line

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.reachability.streets import StreetReach, StreetReachability, StreetTrip


def chosen_network(asked: Path | None) -> Path | None:
    """The folder or name of the streets to answer on; ``None`` for the embedded network of main roads.

    Without a name it is the streets that were fetched, if any were.
    """
    from geodata.streets.in_use import STRATEGIC, streets_folder

    if asked is None:
        return streets_folder()
    return None if str(asked) == STRATEGIC and not asked.exists() else asked


def reach_on_streets(
    folder: Path, output: str, *, to: str, mode: str, assumptions: frozenset[str], origin: str | None
) -> None:
    """Answer on the network in a folder.

    Raises
    ------
    UnknownAssumptionError
        Assumptions belong to the strategic network.
    StreetsNotFetchedError
        The folder is the name of a dataset that was not fetched, or is no network.
    """
    from analysis.reachability.streets import StreetReachability
    from geodata.errors import UnknownAssumptionError
    from geodata.streets.errors import OutsideNetworkError
    from geodata.streets.in_use import STRATEGIC
    from geodata.streets.refreshed import find_network, open_streets

    for assumption in sorted(assumptions):
        known = "none on a street network; with --network strategic, those of the network of main roads"
        raise UnknownAssumptionError(assumption=assumption, known=known)
    folder = find_network(folder)
    try:
        search = StreetReachability(open_streets(folder), to, mode)
        about = _about(search, folder)
        if origin is None:
            _print_zones(search, search.reach(), output, about)
        else:
            _print_trip(search, search.trip(origin), output, origin, about)
    except OutsideNetworkError as error:
        hint = f"{error.values['hint']} On the network of main roads: --network {STRATEGIC}."
        raise OutsideNetworkError(**{**error.values, "hint": hint}) from None


def _about(search: StreetReachability, folder: Path) -> dict[str, Any]:
    """Return what every answer says about its question and about the network that it was computed on."""
    from geodata.snapshot import DESCRIPTION

    fetched = (folder / DESCRIPTION).is_file()
    place = search.destination
    return {
        "destination": place.id or None,
        "destination_name": place.name or None,
        "to": {"lon": round(place.lon, 6), "lat": round(place.lat, 6)},
        "destination_snap_m": round(float(search.goal.snap_m[0])),
        "mode": search.mode,
        "network": search.about() | {"snapshot": folder.name if fetched else None},
    }


def _print_zones(search: StreetReachability, result: StreetReach, output: str, about: dict[str, Any]) -> None:
    from analysis.reachability.zones import zones_in_use
    from geodata import active

    about = {**about, "digest": result.digest}
    outside = {
        "zones": len(result.outside),
        "inhabitants": int(result.outside["inhabitants"].sum()),
        "ids": result.outside["id"].tolist(),
    }
    about["zones_used"] = zones_in_use(active()).used.record()
    if output == "geojson":
        print_geojson(_isochrones(search, result), **about, outside=outside)
        return
    zones = [rounded(row) | place for row, place in zip(records(result.zones), lonlat_of(result.zones), strict=True)]
    bands, places = records(result.bands), [rounded(row) for row in records(result.places)]
    if output == "json":
        print_json({**about, "outside": outside, "bands": bands, "places": places, "zones": zones})
        return
    _print_head(search, about)
    print(f"{zones_line(about['zones_used'])}\n")
    print(
        f"Outside the network, so without an answer: {outside['zones']} zones, {outside['inhabitants']} inhabitants.\n"
    )
    print_nearest_first(bands, zones)


def _print_trip(search: StreetReachability, trip: StreetTrip, output: str, origin: str, about: dict[str, Any]) -> None:
    from analysis.reachability.streets import find_place

    figures = trip_figures(trip)
    place = find_place(origin)
    about = {**about, "from": {"lon": round(place.lon, 6), "lat": round(place.lat, 6)}}
    if output == "json":
        print_json({**figures, **about})
    elif output == "geojson":
        print_geojson(_route(search, trip, figures), **about)
    else:
        _print_head(search, about)
        print()
        print_trip(trip, origin)


def _print_head(search: StreetReachability, about: dict[str, Any]) -> None:
    place, network = search.destination, about["network"]
    turns = network["turns_not_applied"]
    print(
        f"To {place.name or f'{place.lon:g},{place.lat:g}'} by {search.mode}; derived from the street network "
        f"{network['source']}\n(level {network['level']}, state of {network['reference_date'] or 'an unknown date'}, "
        f"digest {network['digest'][:16]}; © OpenStreetMap contributors, ODbL 1.0).\n"
        f"Cut off from it for this mode: {network['cut_parts']} parts, {network['cut_km']:.1f} of "
        f"{network['kept_km'] + network['cut_km']:.1f} km. Turn restrictions not applied: "
        f"{'unknown, the source was not asked' if turns is None else turns}.\nFree flow: no congestion."
    )
    if network["snapshot"]:
        print(
            f"The streets were refreshed (dataset streets, snapshot {network['snapshot']}); --network strategic asks "
            "for the embedded network of main roads, 'paraatkaart reset streets' goes back to it."
        )


def _isochrones(search: StreetReachability, result: StreetReach) -> list[dict[str, Any]]:
    from analysis.reachability.street_isochrones import street_isochrones
    from geodata.crs import WGS84

    areas = street_isochrones(search).merge(result.bands, on="band_min").to_crs(WGS84)
    areas = areas.assign(area_ha=areas["area_ha"].round(1), cell_m=areas["cell_m"].round(), evidence=result.evidence)
    return features_in_degrees(areas)


def _route(search: StreetReachability, trip: StreetTrip, figures: dict[str, Any]) -> list[dict[str, Any]]:
    import geopandas as gpd

    from geodata.crs import WGS84

    route = gpd.GeoDataFrame([{"geometry": trip.geometry}], crs=search.network.crs)
    return features_in_degrees(route.to_crs(WGS84), **figures)
