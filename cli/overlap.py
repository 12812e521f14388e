"""``paraatkaart overlap``: where two layers coincide."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.declared import Layers, Out, Output  # noqa: TC001  typer reads the annotations
from cli.export import check_out, tell, write_csv, write_json
from cli.loss import side_record
from cli.output import records

if TYPE_CHECKING:
    from analysis.overlay.question import OverlapAnswer


def overlap(
    *,
    left: Annotated[str, typer.Option(metavar="FILE|LAYER", help="A vector file, or a layer of ours.")],
    right: Annotated[str, typer.Option(metavar="FILE|LAYER", help="Another one.")],
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column to add up by; of the right side if both have it.")
    ] = None,
    layer: Layers = None,
    output: Output = "json",
    out: Out = None,
) -> None:
    """Find the pieces that two layers share: hectares, or kilometres where one side is lines."""
    from analysis.overlay.question import PIECE_COLUMNS, layer_overlap

    check_out(output, out)
    answer = layer_overlap(left, right, by, layer or ())
    tell(note.english for note in answer.notes)
    if output == "gpkg" and out is not None:
        _write_tables(answer, out)
    elif output == "csv":
        if answer.groups is None:
            write_csv(PIECE_COLUMNS, records(answer.pieces), out)
        else:
            write_csv([str(name) for name in answer.groups], records(answer.groups), out)
    else:
        write_json(_document(answer, by), out)


def _document(answer: OverlapAnswer, by: str | None) -> dict[str, Any]:
    from analysis.overlay.inputs import coarsest, weakest
    from analysis.overlay.question import totals

    once = not answer.result.left_double_ha and not answer.result.right_double_ha
    return {
        "left": side_record(answer.left),
        "right": side_record(answer.right),
        **totals(answer.pieces, answer.unknown, once=once),
        "unknown_ha": answer.unknown.area_ha,
        "unknown_km": answer.unknown.length_km,
        "left_double_ha": answer.result.left_double_ha,
        "right_double_ha": answer.result.right_double_ha,
        "by": by,
        "groups": None
        if answer.groups is None
        else [{"value": row[str(by)], **{key: row[key] for key in row if key != by}} for row in records(answer.groups)],
        "pieces": records(answer.pieces),
        "evidence": weakest(answer.left.evidence, answer.right.evidence),
        "precision_m": coarsest(answer.left.precision_m, answer.right.precision_m),
        "notes": [note.english for note in answer.notes],
    }


def _write_tables(answer: OverlapAnswer, out: Path) -> None:
    import shapely

    from geodata.vector_write import write_gpkg

    found = answer.pieces
    texts = [name for name in found.columns if name.endswith(("_id", "_name", "_source", "evidence"))]
    cells = {name: [None if value is None else str(value) for value in _cells(found[name])] for name in texts}
    numbers = {name: found[name].astype(float) for name in found.columns if name.endswith("precision_m")}
    found = found.assign(**cells, **numbers)
    kinds = shapely.get_dimensions(found.geometry.to_numpy())
    write_gpkg({name: found[kinds == kind] for name, kind in (("areas", 2), ("lines", 1), ("points", 0))}, out)


def _cells(column: Any) -> list[Any]:
    return list(column.astype(object).where(column.notna(), None))
