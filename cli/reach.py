"""``paraatkaart reach``: who can be at the gate in time, and how long one trip takes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003  typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import geojson_features, print_geojson, print_json, print_table, records, rounded

if TYPE_CHECKING:
    from analysis.reachability import Reachability, Trip

Format = Literal["table", "json", "geojson"]


def reach(
    to: Annotated[str, typer.Option(metavar="DESTINATION", help="Id of the destination, for example jpk.")],
    mode: Annotated[str, typer.Option(metavar="MODE", help="car or bike; more with --network.")],
    *,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="LON,LAT", help="One place in WGS84 degrees; all zones if left out."),
    ] = None,
    assume: Annotated[
        list[str] | None, typer.Option(metavar="ASSUMPTION", help="Id of an assumption to switch on; may be repeated.")
    ] = None,
    network: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A street network made by 'network build', instead of the strategic one."),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Print minutes to a destination: from every zone, with inhabitants per band, or from one place."""
    assumptions = frozenset(assume or ())
    if network is not None:
        from cli.reach_streets import reach_on_streets

        reach_on_streets(network, output, to=to, mode=mode, assumptions=assumptions, origin=origin)
    elif origin is None:
        _print_zones(output, to, mode, assumptions)
    else:
        _print_trip(output, to, mode, assumptions, origin)


def _print_zones(output: Format, to: str, mode: str, assumptions: frozenset[str]) -> None:
    from analysis.reachability import reach as compute

    result = compute(to, mode, assumptions)
    about = _about(to, mode, assumptions)
    zones = [rounded(row) | place for row, place in zip(records(result.zones), _lonlat(result), strict=True)]
    bands, places = records(result.bands), [rounded(row) for row in records(result.places)]
    match output:
        case "json":
            print_json(
                {
                    **about,
                    "digest": result.digest,
                    "slower_factor": _factor(result),
                    "bands": bands,
                    "places": places,
                    "zones": zones,
                }
            )
        case "geojson":
            print_geojson(_isochrones(result), **about, digest=result.digest)
        case "table":
            _print_head(about)
            print_table(bands)
            print()
            nearest_first = sorted(zones, key=lambda row: (row["minutes"], row["id"]))
            print_table([{name: row[name] for name in _ZONE_COLUMNS} for row in nearest_first])


def _print_trip(output: Format, to: str, mode: str, assumptions: frozenset[str], origin: str) -> None:
    from analysis.reachability import reach_from
    from geodata.crs import parse_lonlat

    lon, lat = parse_lonlat(origin)
    trip = reach_from(lon, lat, to, mode, assumptions)
    about = _about(to, mode, assumptions)
    figures = rounded(
        {
            "minutes": trip.minutes,
            "length_m": trip.length_m,
            "origin_snap_m": trip.origin_snap_m,
            "roads": trip.roads,
            "evidence": trip.evidence,
        }
    )
    match output:
        case "json":
            print_json({**figures, "from": {"lon": lon, "lat": lat}, **about})
        case "geojson":
            print_geojson(_route(trip, figures), **{"from": {"lon": lon, "lat": lat}}, **about)
        case "table":
            _print_head(about)
            print(f"From {lon:g},{lat:g}: {trip.minutes:.1f} min, {trip.length_m / 1_000:.1f} km")
            print(f"Way to the network: {trip.origin_snap_m:.0f} m in a straight line")
            print(f"Roads: {', '.join(trip.roads) or '-'}")


def _factor(result: Reachability) -> float | None:
    return None if result.slower_factor is None else round(result.slower_factor, 3)


_ZONE_COLUMNS = ("id", "name", "municipality", "inhabitants", "minutes", "length_m", "snap_m")


def _about(to: str, mode: str, assumptions: frozenset[str]) -> dict[str, Any]:
    """Return what every answer says about its question and about the network that it was computed on."""
    from analysis.reachability import destinations, inputs, network_quality
    from geodata import active

    return {
        "destination": to,
        "destination_name": destinations()[to].name,
        "mode": mode,
        "assumptions": sorted(assumptions),
        "network": rounded(asdict(network_quality())),
        "inputs": [asdict(used) for used in inputs(active())],
    }


def _print_head(about: dict[str, Any]) -> None:
    network = about["network"]
    assumed = f", assuming {', '.join(about['assumptions'])}" if about["assumptions"] else ""
    print(f"To {about['destination_name']} by {about['mode']}{assumed}; derived from the {network['level']} network,")
    times = (
        f"from published {network['time_mode']} times by {network['time_median_pct']} % (median of "
        f"{network['time_cases']}); ours are mostly shorter"
        if about["mode"] == network["time_mode"]
        else f"while the error of {about['mode']} times is not known: none was published"
    )
    print(
        f"which differs from known distances by {network['distance_median_pct']} % (median of "
        f"{network['distance_cases']}), {times}.\n{_levels(about['inputs'])}\n"
    )


def _levels(used: list[dict[str, str]]) -> str:
    refreshed = [
        f"{one['dataset']} of {one['reference_date']} ({one['digest']})" for one in used if one["level"] != "embedded"
    ]
    return f"Refreshed data: {', '.join(refreshed)}; the rest is embedded." if refreshed else "Data: embedded."


def _isochrones(result: Reachability) -> list[dict[str, Any]]:
    from analysis.reachability import isochrones

    areas = isochrones(result).merge(result.bands, on="band_min")
    return geojson_features(
        areas.assign(
            area_ha=areas["area_ha"].round(1), uncounted_ha=areas["uncounted_ha"].round(1), evidence=result.evidence
        )
    )


def _route(trip: Trip, figures: dict[str, Any]) -> list[dict[str, Any]]:
    import geopandas as gpd

    from geodata.crs import RD

    return geojson_features(gpd.GeoDataFrame([{"geometry": trip.geometry}], crs=RD), **figures)


def _lonlat(result: Reachability) -> list[dict[str, float]]:
    from geodata.crs import to_wgs84

    points = to_wgs84(result.zones).geometry
    return [{"lon": round(point.x, 6), "lat": round(point.y, 6)} for point in points]
