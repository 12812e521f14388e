"""The table of what one plan takes: by class of the parcels that were fetched, otherwise bounds alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.overlay.inputs import parcels_in_use
from analysis.overlay.question import plan_loss
from analysis.overlay.statements import bounds_without_parcels
from briefing import inputs
from briefing.errors import SettingError
from briefing.tables import UNKNOWN, Answer, Column, Table, may_be_a_file
from geodata import active
from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.overlay.question import PlanAnswer
    from briefing.settings import Content

_KINDS = {"overlap": "meer dan één klasse", "no_class": "perceel zonder klasse", "uncovered": "geen perceel",
          "unknown": UNKNOWN}  # fmt: skip
"""What ground without one class is, as the page of plans calls it."""


def loss(content: Content) -> Answer:
    """What a plan takes.

    Raises
    ------
    SettingError
        The plan could be a file.
    ParaatkaartError
        As :func:`analysis.overlay.question.plan_loss` raises it.
    """
    if may_be_a_file(content.plan):
        raise SettingError(
            "content.plan", content.plan, "name a plan by its id; files are not opened.",
            "noem een plan met zijn nummer; bestanden worden niet geopend.",
        )  # fmt: skip
    landuse, column = parcels_in_use() or (None, None)
    found = plan_loss(content.plan, landuse, column)
    gross_ha = found.result.gross_ha
    whole = ("Totaal, bruto", gross_ha, gross_ha, gross_ha, texts.EVIDENCE[found.evidence or "derived"])
    published = [
        f"Vermeld: {row.statement} {_amount(row)}({_joined(row.source, row.date)})."
        for row in found.statements.itertuples()
    ]
    sides = (found.plan, *found.exclude, *([] if found.landuse is None else [found.landuse]))
    return Answer(
        Table(
            title=f"Ruimtebeslag: {found.plan.title}",
            lead=f"Het plan beslaat zoals getekend {fmt.measure(gross_ha, 'ha', 1)}; {_known(found)}",
            columns=(
                Column("Soort grond", None, 2),
                Column("Oppervlakte (ha)", 1),
                Column("Ten minste (ha)", 1),
                Column("Ten hoogste (ha)", 1),
                Column("Bewijs"),
            ),
            rows=(whole, *map(_row, _classes(found))),
            notes=(
                f"De ligging van het plan is op {fmt.measure(found.plan.precision_m or 0, 'm')} na bekend."
                if found.plan.precision_m
                else "Hoe precies de ligging is, is niet bekend.",
                *published,
                *(note.dutch for note in found.notes),
            ),
            evidence=found.evidence or "derived",
            sources=tuple(dict.fromkeys(one for side in sides for one in side.sources)),
            digest=found.digest,
            used=inputs.of_sides(sides, active()),
        )
    )


def _classes(found: PlanAnswer) -> list[Mapping[str, Any]]:
    if found.landuse is None:
        return list(bounds_without_parcels(found.result.net_high_ha))
    return list(found.result.rows)


def _row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A class with its bounds; of other ground only how much there is, which may be of any class."""
    return (
        str(row["class"] or _KINDS[row["kind"]]),
        row["area_ha"],
        row.get("area_low_ha", row["area_ha"]),
        row.get("area_high_ha", row["area_ha"]),
        texts.EVIDENCE["derived"],
    )


def _known(found: PlanAnswer) -> str:
    if found.landuse is None:
        return "per soort grond is alleen een onder- en bovengrens bekend."
    unknown_ha = found.result.landuse_unknown_ha
    what = f"van {fmt.measure(unknown_ha, 'ha', 1)} is het gebruik onbekend. " if unknown_ha else ""
    return f"{what}{'De' if what else 'de'} soorten grond zijn die van de percelen die zijn opgehaald."


def _amount(row: Any) -> str:
    return f"{row.value} {row.unit} " if row.value else ""


def _joined(*parts: object) -> str:
    return ", ".join(text for part in parts if (text := str(part)))
