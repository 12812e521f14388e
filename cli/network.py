"""``paraatkaart network build``: a routable street network from a file of OpenStreetMap data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table

if TYPE_CHECKING:
    from geodata.streets import StreetNetwork

SHOWN = 40
"""Notes that the table shows, the most frequent first; a file of the whole country has hundreds."""

network = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Street networks.")


@network.callback()
def options() -> None:
    """Street networks."""


@network.command()
def build(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="OpenStreetMap data: .osm.pbf, .osm or .osm.xml, or streets_file once it was refreshed.",
        ),
    ],
    *,
    modes: Annotated[str, typer.Option(metavar="MODE,...", help="car, bike, ebike, speed_pedelec, walk, truck.")],
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Folder to write the network to.")],
    extent: Annotated[
        str, typer.Option(metavar="drenthe|region|FILE|all", help="Area to cut to; FILE has polygons.")
    ] = "all",
    crs: Annotated[
        str, typer.Option(metavar="EPSG:CODE", help="Reference system in metres, for streets abroad.")
    ] = "EPSG:28992",
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Make a routable street network and say what was cut off or not understood."""
    from geodata.streets import build_network, check_target, write_network
    from geodata.streets.defaults import check_modes
    from geodata.streets.refreshed import read_streets

    chosen = check_modes(tuple(mode.strip() for mode in modes.split(",")))
    check_target(out)
    made = build_network(read_streets(file, bounds_lonlat=_bounds(extent)), chosen, crs)
    write_network(made, out)
    report = _report(made, out)
    if output == "json":
        print_json(report)
    else:
        _print(report)


def _bounds(extent: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of an area in degrees."""
    from geodata.crs import rd_to_lonlat
    from geodata.extent import find_extent

    if extent == "all":
        return None
    west, south, east, north = find_extent(extent, Path.cwd()).bounds_m
    lon, lat = rd_to_lonlat([west, west, east, east], [south, north, south, north])
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _report(made: StreetNetwork, out: Path) -> dict[str, Any]:
    from geodata.streets import describe

    return {"path": str(out), **describe(made)}


def _print(report: dict[str, Any]) -> None:
    date = report["reference_date"] or "an unknown date"
    print(
        f"{report['path']}: {report['nodes']} nodes, {report['edges']} edges, {report['length_km']} km from "
        f"{report['source']}, state of {date} ({report['reference_basis']}).\n"
        f"{report['attribution']}, {report['licence']}. Digest {report['digest'][:16]}\n"
    )
    print_table([{name: cut[name] for name in cut if name != "largest"} for cut in report["cuts"]])
    for cut in report["cuts"]:
        if cut["largest"]:
            parts = "; ".join(f"{part['length_km']:.1f} km at {part['lon']},{part['lat']}" for part in cut["largest"])
            print(f"\nCut off from {cut['mode']}, the longest parts: {parts}.")
    print(f"\n{_turns(report['turns_not_applied'])}")
    if report["notes"]:
        print()
        most = sorted(report["notes"], key=lambda note: (-note["count"], note["text"]))
        print_table([{"count": note["count"], "note": note["text"]} for note in most[:SHOWN]])
        if len(most) > SHOWN:
            print(f"and {len(most) - SHOWN} more notes in network.json")


def _turns(number: dict[str, int] | None) -> str:
    if number is None:
        return "Turn restrictions: the source was not asked for them; none is applied."
    counts = ", ".join(f"{mode} {count}" for mode, count in number.items())
    return f"Turn restrictions: none is applied. To obey, but not applied: {counts}."
