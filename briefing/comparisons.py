"""Tables of what is held side by side: variants of a plan, two options, and uses of the same ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from briefing import inputs
from briefing.errors import SettingError
from briefing.outlines import Outline
from briefing.tables import Answer, Column, Table, check_table, may_be_a_file, option_cell, unit_of
from geodata import active
from layers.look import format as fmt
from layers.look import texts
from layers.look.style import WHITE, Look, Stroke, dash
from layers.look.verdicts import NO_VERDICT, VERDICTS, look_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from analysis.options import Column as OptionColumn
    from analysis.options import DecisionTable
    from briefing.settings import Content

MOST_PLANS = 5
_LETTERS = "ABCDE"
_SAME = "–"
"""Beside itself."""
_COLORS = ("#C44E00", "#0072B2", "#00674F", "#7A3E6B", "#2B2925")
_WIDTH_PX = 2.4
_SOURCES = ("military_source", "civil_source", "verdict_source")
_KINDS = ("point", "line", "fill")
_KIND_WORDS = {"fill": "vlak", "line": "lijn", "point": "punt"}


def variants(content: Content) -> Answer:
    """Plans side by side, each with how it differs from the first.

    Raises
    ------
    SettingError
        There are not two to five plans, or one could be a file or takes no ground.
    """
    from analysis.loss import compare
    from analysis.loss.compare import GAIN

    _check(content.plans)
    found = compare(content.plans)
    if freed := list(found.plans["plan"][found.plans["kind"] == GAIN]):
        raise SettingError(
            "content.plans", freed, "it frees ground and takes none.", "dit maakt grond vrij en neemt niets."
        )
    first = found.plans["title"].iloc[0]
    beside = found.differences[found.differences["plan"] == content.plans[0]].set_index("other")
    rows = tuple(
        (
            f"{letter} {row['title']}",
            row["new_high_ha"],
            row["seasonal_ha"],
            row["certain_ha"],
            row["possible_ha"],
            *_beside(beside, row["plan"]),
        )
        for letter, row in zip(_LETTERS, found.plans.to_dict("records"), strict=False)
    )
    at_most = ", ten hoogste" if any(found.plans["new_low_ha"] != found.plans["new_high_ha"]) else ""
    sizes = [row[1] for row in rows]
    return Answer(
        Table(
            title="Varianten naast elkaar",
            lead=f"Van {len(rows)} varianten neemt de kleinste {_ha(min(sizes))} nieuwe grond en de grootste "
            f"{_ha(max(sizes))}. Verschillen zijn met A, „{first}”.",
            columns=(
                Column("Variant", None, 2.6),
                Column(f"Nieuwe grond{at_most} (ha)", 1),
                Column("Waarvan in een deel van het jaar (ha)", 1, 1.2),
                Column("Zeker (ha)", 1, 0.8),
                Column("Mogelijk (ha)", 1),
                Column("Ook in A (ha)", 1, 0.8),
                Column("Verschil met A (ha)", 1),
            ),
            rows=rows,
            notes=(
                "Nieuwe grond is zonder wat al in militair gebruik is.",
                (
                    f"De tekeningen zijn bekend op {_spread(found.plans['precision_m'])}. Zeker is wat dan nog "
                    "in de variant ligt, mogelijk wat erin kan liggen."
                ),
                *(note.dutch for answer in found.answers.values() for note in answer.notes),
            ),
            evidence=_weakest(list(found.plans["evidence"])),
            sources=tuple(dict.fromkeys(one for answer in found.answers.values() for one in answer.plan.sources)),
            digest=_joined(found.plans["digest"]),
            used=inputs.of_sides(
                (side for answer in found.answers.values() for side in (answer.plan, *answer.exclude)), active()
            ),
        ),
        outlines=tuple(
            Outline(
                f"{row['title']}: {texts.EVIDENCE[row['evidence']]}",
                _ground(found.answers[row["plan"]].plan.frame),
                Look("line", (Stroke(WHITE, 5), Stroke(color, _WIDTH_PX, dash(row["evidence"], _WIDTH_PX)))),
                letter,
            )
            for letter, color, row in zip(_LETTERS, _COLORS, found.plans.to_dict("records"), strict=False)
        ),
    )


def _check(plans: tuple[str, ...]) -> None:
    if not 2 <= len(plans) <= MOST_PLANS:
        raise SettingError(
            "content.plans", list(plans), f"name 2 to {MOST_PLANS} plans.", f"noem 2 tot {MOST_PLANS} plannen."
        )
    for plan in plans:
        if may_be_a_file(plan):
            raise SettingError(
                "content.plans", plan, "name a plan by its id; files are not opened.",
                "noem een plan met zijn nummer; bestanden worden niet geopend.",
            )  # fmt: skip


def _ground(frame: gpd.GeoDataFrame) -> Any:
    return shapely.union_all(frame.geometry.to_numpy())


def _beside(beside: pd.DataFrame, plan: str) -> tuple[Any, Any]:
    if plan not in beside.index:
        return _SAME, _SAME
    return float(beside["shared_ha"][plan]), float(beside["difference_ha"][plan])


def difference(content: Content) -> Answer:
    """Two options side by side with the difference of each measure that differs.

    Raises
    ------
    SettingError
        There are not exactly two options, or one is not known.
    ParaatkaartError
        An option could not be computed.
    """
    from briefing.tables import evaluated

    if len(set(content.options)) != 2:
        raise SettingError("content.options", list(content.options), "name two options.", "noem twee opties.")
    return Answer(difference_table(evaluated(content), content.options, content.measures))


def difference_table(table: DecisionTable, options: tuple[str, ...], measures: tuple[str, ...] = ()) -> Table:
    """The rows of a decision table in which two options differ, or those that are asked for.

    Raises
    ------
    ParaatkaartError
        As :func:`briefing.tables.check_table` raises it.
    """
    check_table(table, measures)
    first, second = (_column(table, one) for one in options)
    rows = []
    for criterion in table.criteria:
        cells = [table.cells[criterion.id, one.id] for one in (first, second)]
        written = [option_cell(cell, criterion.unit) for cell in cells]
        if criterion.id in measures if measures else written[0] != written[1]:
            known = [cell.value for cell in cells if cell.value is not None]
            change = _change(known[1] - known[0], criterion.unit) if len(known) == 2 else None
            rows.append((criterion.name, unit_of(criterion.unit), *written, change))
    return Table(
        title=f"„{first.name}” naast „{second.name}”",
        lead=f"Van de {len(table.criteria)} maten staan er hier {len(rows)}"
        f"{'' if measures else ': die waarin beide verschillen'}. Het verschil is de tweede min de eerste.",
        columns=(
            Column("Maat", None, 3.4),
            Column("Eenheid", None, 0.8),
            Column(first.name, 1, 1.2),
            Column(second.name, 1, 1.2),
            Column("Verschil", 1, 0.9),
        ),
        rows=tuple(rows),
        notes=(
            "Zonder bandbreedten: één uitkomst per optie.",
            "Een verschil van tijden is in minuten.",
            "De opties, diensttijden en woonplaatsen zijn aannames van ons.",
            *inputs.option_notes(table),
        ),
        evidence=table.evidence,
        sources=tuple(dict.fromkeys(one.source for one in (first, second) if one.source)),
        digest=table.digest,
        used=inputs.of_options(table, active()),
    )


def _change(value: float, unit: str) -> Any:
    from analysis.options import Cell

    return option_cell(Cell(value, value), "min" if unit == "clock" else unit)


def _column(table: DecisionTable, option: str) -> OptionColumn:
    return next(one for one in table.columns if one.id == option)


def dual_use(_: Content) -> Answer:
    """Where military and civil use of the ground meet, of all sides that are known, with the pieces on the map."""
    from analysis.dual_use import Question, ground_use

    use = ground_use(Question())
    names = active().table("use_functions").set_index("id")["name"]
    rows = tuple(
        (
            names[row["military_function"]],
            names[row["civil_function"]],
            _verdict(row["verdict"]),
            _number(row["area_ha"]),
            _number(row["length_km"]),
            _number(row["conflict_ha_days"]),
            _number(row["available_ha_days"]),
            texts.EVIDENCE[row["evidence"]],
        )
        for row in use.groups.to_dict("records")
    )
    quiet = " en ".join(str(names[one]).lower() for one in use.meeting.without_data)
    return Answer(
        Table(
            title="Militair en civiel gebruik van dezelfde grond",
            lead=f"Op {len(use.pieces)} plekken vallen militair en civiel gebruik van de grond samen.",
            columns=(
                Column("Militair", None, 1.1),
                Column("Civiel", None, 1.3),
                Column("Oordeel", None, 1.2),
                Column("Oppervlakte (ha)", 1),
                Column("Lengte (km)", 1, 0.8),
                Column("In conflict (ha-dagen per jaar)", 0, 1.1),
                Column("Vrij voor medegebruik (ha-dagen per jaar)", 0, 1.3),
                Column("Bewijs"),
            ),
            rows=rows,
            notes=(
                "Een oordeel is een mening met een bron in een tabel die ieder kan vervangen; wij beslissen niets.",
                "Hectare-dagen volgen uit een kalender van aannames; lijnen tellen daarin niet mee.",
                *([f"Over {quiet} zijn geen gegevens in gebruik: daarover is niets gezegd."] if quiet else []),
                *(["Rijen die niet getoond mogen worden, kunnen hier nog iets aan toevoegen."] if use.meeting.unknown
                  else []),
                *(note.dutch for note in use.meeting.notes),
            ),
            evidence=_weakest(list(use.pieces["evidence"])),
            sources=tuple(dict.fromkeys(one for name in _SOURCES for one in use.pieces[name])),
            digest=use.meeting.digest,
            used=inputs.of_sides((one.side for one in (*use.meeting.military, *use.meeting.civil)), active()),
        ),
        outlines=tuple(_pieces(use.pieces)),
    )  # fmt: skip


def _pieces(pieces: gpd.GeoDataFrame) -> list[Outline]:
    """The pieces by verdict, kind and evidence, with the looks of the screen; areas below lines."""
    kinds = [_KINDS[max(int(one), 0)] for one in shapely.get_dimensions(pieces.geometry.to_numpy())]
    verdicts = [one if one in VERDICTS else NO_VERDICT for one in pieces["verdict"]]
    keyed = pieces.assign(drawn_kind=kinds, drawn_verdict=verdicts)
    found = []
    for (kind, verdict, evidence), among in keyed.groupby(["drawn_kind", "drawn_verdict", "evidence"], sort=True):
        if kind != "point":  # no side of ours is a point; its place would be a marker of a layer
            words = f"{VERDICTS[verdict].words}: {_KIND_WORDS[kind]}, {texts.EVIDENCE[evidence]}"
            found.append(Outline(words, _ground(among), look_of(verdict, evidence, kind)))
    return found


def _verdict(value: Any) -> str:
    return VERDICTS[value if value in VERDICTS else NO_VERDICT].words


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124  NaN differs from itself


def _weakest(kinds: list[str]) -> str:
    return max(kinds, key=list(texts.EVIDENCE).index)


def _spread(values: Any) -> str:
    return " tot ".join(fmt.precision(one) for one in dict.fromkeys((float(values.min()), float(values.max()))))


def _joined(digests: Any) -> str:
    return ", ".join(dict.fromkeys(str(one) for one in digests))


def _ha(value: float) -> str:
    return fmt.measure(value, "ha", 1)
