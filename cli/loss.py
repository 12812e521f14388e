"""``paraatkaart loss``: what a plan takes, in hectares by class of land use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.declared import ClassColumn, Exclude, Landuse, Layers, Out, Output  # noqa: TC001  typer reads the annotations
from cli.export import check_out, tell, write_csv, write_json
from cli.output import records

if TYPE_CHECKING:
    from analysis.overlay.inputs import Side
    from analysis.overlay.question import PlanAnswer


def loss(
    *,
    plan: Annotated[
        str, typer.Option(metavar="FILE|ID", help="The plan: a vector file, or the id of an area of ours.")
    ],
    landuse: Landuse = None,
    class_column: ClassColumn = None,
    exclude: Exclude = None,
    layer: Layers = None,
    output: Output = "json",
    out: Out = None,
) -> None:
    """Compute what a plan takes: gross and net hectares, and hectares by class that add up to the net plan."""
    from analysis.overlay.question import plan_loss

    check_out(output, out)
    answer = plan_loss(plan, landuse, class_column, exclude or (), layer or ())
    tell(note.english for note in answer.notes)
    rows = by_class(answer)
    if output == "gpkg" and out is not None:
        from geodata.vector_write import write_gpkg

        found = answer.result.pieces
        text = found["class"].astype(object).where(found["class"].notna(), None)
        parcel = found["parcel"].astype(object).where(found["parcel"].notna(), None)
        strings = {"class": _texts(text), "parcel": _texts(parcel)}
        write_gpkg({"pieces": found.assign(**strings)[["kind", "class", "parcel", "area_ha", "geometry"]]}, out)
    elif output == "csv":
        write_csv(COLUMNS, rows, out)
    else:
        write_json(document(answer, rows), out)


COLUMNS = ("kind", "class", "area_ha", "area_low_ha", "area_high_ha", "parcels")


def by_class(answer: PlanAnswer) -> list[dict[str, Any]]:
    """Rows of ``by_class``: per class with parcels, otherwise bounds only."""
    from analysis.overlay.statements import bounds_without_parcels

    if answer.landuse is None:
        return bounds_without_parcels(answer.result.net_high_ha)
    return [{name: row.get(name) for name in COLUMNS} for row in answer.result.rows]


def document(answer: PlanAnswer, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the command prints as JSON."""
    result = answer.result
    excluded = [
        {**side_record(side), "area_ha": None if unknown_ha else area_ha, "unknown_ha": unknown_ha}
        for side, area_ha, unknown_ha in zip(
            answer.exclude, result.excluded_ha, result.excluded_unknown_ha, strict=True
        )
    ]
    known = answer.landuse is not None
    counted = known and not result.unknown_ha
    subtracted = known or bool(excluded)
    return {
        "plan": side_record(answer.plan),
        "level": "parcels" if known else "embedded",
        "gross_ha": result.gross_ha,
        "net_ha": result.net_ha if subtracted else None,
        "net_low_ha": result.net_low_ha if subtracted else None,
        "net_high_ha": result.net_high_ha if subtracted else None,
        "unknown_ha": result.unknown_ha,
        "excluded": excluded,
        "by_class": rows,
        "parcels": result.parcels if counted else None,
        "double_counted_ha": result.double_counted_ha if counted else None,
        "landuse": None if answer.landuse is None else side_record(answer.landuse),
        "class_column": answer.class_column,
        "statements": records(answer.statements),
        "evidence": answer.evidence,
        "precision_m": answer.precision_m,
        "digest": answer.digest,
        "notes": [note.english for note in answer.notes],
    }


def side_record(side: Side) -> dict[str, Any]:
    """What is known about an input."""
    return {
        "title": side.title,
        "kind": side.kind,
        "dataset": side.dataset,
        "level": side.level,
        "digest": side.digest,
        "retrieved": side.retrieved,
        "extent": None if side.beyond is None else side.beyond.area,
        "licence": "; ".join(side.licences) or None,
        "attribution": "; ".join(side.attributions) or None,
        "sources": list(side.sources),
        "evidence": side.evidence,
        "precision_m": side.precision_m,
        "reference_date": side.reference_date,
    }


def _texts(values: Any) -> list[str | None]:
    return [None if value is None else str(value) for value in values]
