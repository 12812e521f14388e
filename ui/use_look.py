"""How verdicts look: a colour and a pattern each, the line by the evidence; the map and its legend read the same."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from layers.look.style import LABEL, Look, Stroke, dash
from layers.look.verdicts import NO_VERDICT, VERDICTS, look_of
from ui import drawing
from ui import words as texts
from ui.language import Words, tr, trn
from ui.legend import swatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from layers import Layer
    from ui.drawing import Drawing


_KINDS = ("point", "line", "fill")
_KIND_WORDS = Words({"fill": "vlak", "line": "lijn", "point": "punt"})
_Z = 40


class Group(NamedTuple):
    """Pieces that look the same, by their row."""

    verdict: str
    evidence: str
    kind: str
    rows: NDArray[np.intp]

    @property
    def look(self) -> Look:
        """What is drawn."""
        return look_of(self.verdict, self.evidence, self.kind)

    @property
    def words(self) -> str:
        """What the legend says."""
        evidence = texts.EVIDENCE.get(self.evidence, tr("bewijs onbekend"))
        return f"{tr(VERDICTS[self.verdict].words)}: {_KIND_WORDS[self.kind]}, {evidence}"


def groups(pieces: gpd.GeoDataFrame) -> list[Group]:
    """The classes that occur, by verdict, kind of geometry and evidence."""
    kinds = [_KINDS[max(int(kind), 0)] for kind in shapely.get_dimensions(pieces.geometry.to_numpy())]
    verdicts = [one if one in VERDICTS else NO_VERDICT for one in pieces["verdict"]]
    evidence = [one if isinstance(one, str) else "" for one in pieces["evidence"]]
    keys = list(zip(verdicts, evidence, kinds, strict=True))
    order = list(VERDICTS)
    return [
        Group(*key, np.flatnonzero([one == key for one in keys]))
        for key in sorted(set(keys), key=lambda key: (order.index(key[0]), key[2], key[1]))
    ]


def drawings(
    pieces: gpd.GeoDataFrame,
    names: Sequence[str],
    labels: Sequence[str],
    values: Sequence[Sequence[str]],
    title: str,
    *,
    lines_fit: bool = True,
) -> list[Drawing]:
    """One drawing per class, large areas below small ones.

    Parameters
    ----------
    pieces : GeoDataFrame
        In RD New, with ``verdict`` and ``evidence``.
    names, values : sequence
        Per piece the heading of its popup, and a value for each of ``labels``.
    lines_fit : bool
        Whether the map shows whole lines when it opens.
    """
    found = groups(pieces)
    kinds = {"fill": 0, "line": 1, "point": 2}
    found.sort(key=lambda group: (kinds[group.kind], -float(pieces.geometry.iloc[group.rows].area.max())))
    return [
        drawing.shapes(
            f"stuk-{group.verdict or 'onbekend'}-{group.kind}-{group.evidence or 'onbekend'}",
            _simplified(pieces.iloc[group.rows], group.kind),
            drawing.path_options(group.look),
            z=_Z + order,
            popup={"title": title, "labels": list(labels), "shared": {}},
            names=[names[row] for row in group.rows],
            values=[tuple(values[row]) for row in group.rows],
            fit=group.kind != "line" or lines_fit,
        )
        for order, group in enumerate(found)
    ]


def legend(pieces: gpd.GeoDataFrame, more: Sequence[tuple[Look, str]] = ()) -> str:
    """The classes on the map with how many pieces they have, as HTML; ``more`` are further looks with their words."""
    rows = [
        _row(group.look, group.words, trn("{count} stuk", "{count} stukken", len(group.rows), count=len(group.rows)))
        for group in groups(pieces)
    ]
    rows += [_row(look, words, "") for look, words in more]
    return f'<div class="legend guide">{"".join(rows) or tr("Er is niets te tekenen.")}</div>'


def _row(look: Look, words: str, count: str) -> str:
    counted = f" <small>({escape(count)})</small>" if count else ""
    return (
        f'<div class="legend-row"><span class="swatch">{swatch(look)}</span><span>{escape(words)}{counted}</span></div>'
    )


def context(layers: Sequence[Layer]) -> list[Drawing]:
    """Areas below the pieces, in grey, so that every colour on the map is a verdict."""
    return [
        drawing.shapes(f"terrein-{status}-{evidence}", frame, drawing.path_options(_ground(status, evidence)), z=_Z - 1)
        for status, evidence, frame in _grounds(layers)
    ]


def context_legend(layers: Sequence[Layer]) -> list[tuple[Look, str]]:
    """What :func:`context` draws, with its words."""
    return [
        (
            _ground(status, evidence),
            tr(
                "militair terrein, {status}: {evidence}",
                status=texts.PLAN_STATUS[status],
                evidence=texts.EVIDENCE[evidence],
            ),
        )
        for status, evidence, _ in _grounds(layers)
    ]


def _grounds(layers: Sequence[Layer]) -> list[tuple[str, str, gpd.GeoDataFrame]]:
    columns = ["plan_status", "evidence", "geometry"]
    every = pd.concat([layer.frame[columns] for layer in layers], ignore_index=True)
    every = every[shapely.get_dimensions(every.geometry.to_numpy()) == 2]
    return [(str(status), str(evidence), frame) for (status, evidence), frame in every.groupby(columns[:2])]


def _ground(status: str, evidence: str) -> Look:
    stroke = Stroke(LABEL, 1.4, dash(evidence, 1.4))
    return Look("fill", (stroke,), LABEL, 0.2) if status == "bestaand" else Look("fill", (stroke,))


def _simplified(frame: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    return frame if kind == "point" else frame.set_geometry(frame.geometry.simplify(10))


def plain_legend(looks: Sequence[tuple[Look, str]]) -> str:
    """A legend of looks with their words, as HTML."""
    return f'<div class="legend guide">{"".join(_row(look, words, "") for look, words in looks)}</div>'
