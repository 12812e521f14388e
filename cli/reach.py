"""``paraatkaart reach``: who can be at the gate in time, and how long one trip takes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003  typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.answers import lonlat_of, print_nearest_first, print_trip, tell_joined, trip_figures
from cli.output import geojson_features, print_geojson, print_json, records, rounded, zones_line

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
        typer.Option(
            metavar="DIR",
            help="A network made by 'network build'; 'streets': the fetched one, 'strategic': main roads.",
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Print minutes to a destination: from every zone, with inhabitants per band, or from one place."""
    from cli.reach_streets import chosen_network

    assumptions = frozenset(assume or ())
    network = chosen_network(network)
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
    zones = [rounded(row) | place for row, place in zip(records(result.zones), lonlat_of(result.zones), strict=True)]
    tell_joined(zones)
    bands, places = records(result.bands), [rounded(row) for row in records(result.places)]
    match output:
        case "json":
            print_json(
                {
                    **about,
                    "digest": result.digest,
                    "slower_factor": _factor(result),
                    "zones_used": _used(result),
                    "bands": bands,
                    "places": places,
                    "zones": zones,
                }
            )
        case "geojson":
            print_geojson(_isochrones(result), **about, digest=result.digest, zones_used=_used(result))
        case "table":
            _print_head(about)
            print(f"{zones_line(_used(result))}\n")
            print_nearest_first(bands, zones)


def _print_trip(output: Format, to: str, mode: str, assumptions: frozenset[str], origin: str) -> None:
    from analysis.reachability import reach_from
    from geodata.crs import parse_lonlat

    lon, lat = parse_lonlat(origin)
    trip = reach_from(lon, lat, to, mode, assumptions)
    about = _about(to, mode, assumptions)
    figures = trip_figures(trip)
    match output:
        case "json":
            print_json({**figures, "from": {"lon": lon, "lat": lat}, **about})
        case "geojson":
            print_geojson(_route(trip, figures), **{"from": {"lon": lon, "lat": lat}}, **about)
        case "table":
            _print_head(about)
            print_trip(trip, f"{lon:g},{lat:g}")


def _factor(result: Reachability) -> float | None:
    return None if result.slower_factor is None else round(result.slower_factor, 3)


def _used(result: Reachability) -> dict[str, Any]:
    """Return which zones the answer is about, and how many of them have none."""
    assert result.zones_used is not None  # noqa: S101  for the type checker
    outside = result.outside
    lost = {"outside": len(outside), "outside_inhabitants": int(outside["inhabitants"].sum()) if len(outside) else 0}
    return {**result.zones_used.record(), **lost}


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
