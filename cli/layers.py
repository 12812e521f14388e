"""``paraatkaart layers`` and ``paraatkaart features``: what can be drawn, as a list and as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import geojson_features, print_geojson, print_json, print_table, records

if TYPE_CHECKING:
    from layers import Layer


def layers(
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """List the layers with their theme, size, plan status and evidence, and whether the screen draws them."""
    from layers import drawn_specs, layer_specs, load_layer
    from layers.load import specified_themes

    themes = {spec.id: theme.id for theme in specified_themes() for spec in theme.layers}
    drawn = drawn_specs()
    found = [{**_record(themes[one], load_layer(one)), "drawn": one in drawn} for one in layer_specs()]
    if output == "json":
        print_json(found)
    else:
        print_table([{name: _joined(row[name]) for name in _COLUMNS} for row in found])


def features(
    layer: Annotated[list[str] | None, typer.Option(help="Id of a layer; repeat it for more. All if left out.")] = None,
    output: Annotated[Literal["geojson"], typer.Option("--format", help="How to print.")] = "geojson",  # noqa: ARG001
) -> None:
    """Print every layer as GeoJSON in WGS84, with the source of every feature."""
    from layers import layer_specs, load_layer

    wanted = list(dict.fromkeys(layer or layer_specs()))
    found = [load_layer(layer_id) for layer_id in wanted]
    print_geojson(feature for entry in found for feature in geojson_features(entry.frame, layer=entry.id))


_COLUMNS = ("id", "title", "theme", "features", "geometry", "plan_status", "evidence", "reference_date", "level")


def _record(theme: str, layer: Layer) -> dict[str, Any]:
    frame = layer.frame
    return {
        "id": layer.id,
        "title": layer.title,
        "theme": theme,
        "description": layer.spec.description,
        "dataset": layer.spec.dataset,
        "features": len(frame),
        "geometry": sorted(set(frame.geom_type)),
        "plan_status": sorted(set(frame["plan_status"])),
        "evidence": sorted(set(frame["evidence"])),
        "sources": sorted(set(frame["source"])),
        "licences": sorted(set(frame["licence"])),
        "reference_date": max(str(row["reference_date"]) for row in records(frame[["reference_date"]])),
        "visible": layer.spec.visible,
        "level": ", ".join(sorted(set(frame["level"]))),
        "digest": ", ".join(sorted(set(frame["digest"]))),
    }


def _joined(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value
