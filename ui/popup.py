"""What a popup says about a feature, as plain text: the browser writes it as text, so markup in the data stays text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.look import limits
from ui import local as fmt
from ui import words as texts
from ui.language import tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers import Layer, LayerSpec

_NOTE = "note"
"""The column with the longest text; it stands between the facts and the source."""


@dataclass(frozen=True)
class Popups:
    """The popups of one layer.

    Attributes
    ----------
    labels : tuple of str
        The Dutch label of every line, in order.
    shared : mapping
        Index of a label → the value that all features share; it travels to the browser once.
    values : tuple of tuple of str
        Per feature, in the order of the frame, the values of the labels that are not shared. Empty: no such line.
    """

    labels: tuple[str, ...]
    shared: Mapping[int, str]
    values: tuple[tuple[str, ...], ...]

    def lines(self, row: int) -> list[tuple[str, str]]:
        """The lines of one feature, empty ones left out."""
        own = iter(self.values[row])
        lines = [(label, self.shared[i] if i in self.shared else next(own)) for i, label in enumerate(self.labels)]
        return [(label, value) for label, value in lines if value]

    def part(self, rows: Sequence[int]) -> Popups:
        """The popups of some of the features, which may share more values than all do."""
        own = [i for i in range(len(self.labels)) if i not in self.shared]
        columns = dict(zip(own, zip(*(self.values[row] for row in rows), strict=True), strict=True))
        shared = {i: column[0] for i, column in columns.items() if len(set(column)) == 1}
        values = zip(*(column for i, column in columns.items() if i not in shared), strict=True)
        differing = tuple(values) if len(shared) < len(own) else ((),) * len(rows)
        return Popups(self.labels, {**self.shared, **shared}, differing)


def popups(layer: Layer) -> Popups:
    """Write the popups of a layer."""
    rows = [_lines(layer.spec, row) for row in layer.frame.drop(columns="geometry").to_dict("records")]
    labels = tuple(rows[0])
    shared = {i: rows[0][label] for i, label in enumerate(labels) if len({row[label] for row in rows}) == 1}
    own = [label for i, label in enumerate(labels) if i not in shared]
    return Popups(labels, shared, tuple(tuple(row[label] for label in own) for row in rows))


def _lines(spec: LayerSpec, row: Mapping[str, object]) -> dict[str, str]:
    attributes = spec.attributes
    evidence = str(row["evidence"])
    return {
        tr("Genoemde oppervlakte"): _claim(_text(row.get("area_stated"))),
        **{
            _without_unit(tr(label), tr(fmt.unit(column))): _value(column, row)
            for column, label in attributes.items()
            if column != _NOTE
        },
        tr("Planstatus"): texts.PLAN_STATUS[str(row["plan_status"])],
        tr("Bestaat sinds"): said(_text(row.get("since"))),
        tr("Verwacht"): said(_text(row.get("aimed"))),
        tr("Bewijs"): f"{texts.EVIDENCE[evidence]}: {texts.EVIDENCE_MEANING[evidence]}",
        tr("Nauwkeurigheid"): fmt.precision(float(str(row["precision_m"]))),
        tr("Tekening"): tr(spec.legend_note),
        tr(attributes.get(_NOTE, "Toelichting")): fmt.attribute(_NOTE, row.get(_NOTE)),
        tr("Bronnen spreken elkaar tegen"): _text(row.get("contradicted")),
        tr("Let op bij gebruik"): _text(row.get("caution")),
        tr("Genoemd in"): _text(row.get("named_in")),
        tr("Bron"): said(str(row["source_title"])),
        tr("Licentie"): said(str(row["licence"])),
        tr("Peildatum"): fmt.date(str(row["reference_date"])),
        tr("Gegevens"): tr("{level} (kenmerk {digest})", level=texts.LEVEL[str(row["level"])], digest=row["digest"]),
    }


def _value(column: str, row: Mapping[str, object]) -> str:
    if column in limits.COLUMNS:
        return said(limits.in_full(column, row))
    return said(fmt.attribute(column, row.get(column)))


def _claim(area: str) -> str:
    """A published size in the words of its source, with what it is worth: a claim, and not what the map measures."""
    return tr("{area} ({stated}; de vorm is van ons)", area=area, stated=texts.EVIDENCE["stated"]) if area else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _without_unit(label: str, unit: str) -> str:
    """Take the unit out of a label, since it stands behind the value: ``Lengte (m)`` becomes ``Lengte``."""
    return label.replace(f" ({unit})", "").replace(f"({unit}, ", "(") if unit else label
