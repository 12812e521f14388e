"""Ranks, scores and a tornado as HTML."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from analysis.options.sensitivity import NOT_VARIED
from ui import local as fmt
from ui import words as texts
from ui.language import Words, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analysis.options import DecisionTable
    from analysis.options.ranking import Rank, Ranking
    from analysis.options.sensitivity import Bar, Tornado

_NO_RANK = Words({"unknown": "onbekend", "unreachable": "geen weg"})
_DECIMALS = {"min": 1, "ratio": 1, "percent": 1}


def scores(found: Ranking, names: Mapping[str, str], *, draws: bool) -> str:
    """The weighted scores, best first, as HTML."""
    if not found.scores:
        return tr(
            '<p class="small">Er is geen score: niets is vooraf gewogen. Kies criteria en geef er '
            "minstens één een gewicht boven nul.</p>"
        )
    rows = "".join(
        f"<tr><td>{'–' if one.rank is None else one.rank}</td><th scope='row'>{escape(names[one.option])}</th>"
        f"<td class='number'>{_score(one.score, one.missing)}</td>"
        f"<td class='number'>{'' if one.first_pct is None else f'{fmt.number(one.first_pct)}%'}</td></tr>"
        for one in found.scores
    )
    weights = "; ".join(f"{escape(said(one.criterion.name))}: {fmt.number(100 * one.share)}%" for one in found.weights)
    often = (
        tr("Eerst: in hoeveel van de trekkingen geen optie hoger scoort.")
        if draws
        else tr("Zet „Met banden” aan om te zien in hoeveel van de trekkingen elke optie eerst staat.")
    )
    return tr(
        '<div class="ranking" tabindex="0" role="region" aria-label="Score"><table><thead><tr><th '
        'scope="col">Plaats</th><th scope="col">Optie</th><th scope="col" class="number">Score (0 '
        'tot 1)</th><th scope="col" '
        'class="number">Eerst</th></tr></thead><tbody>{rows}</tbody></table></div><p '
        'class="small">Uw gewichten: {weights}. Per criterium telt de slechtste van deze opties 0 '
        "en de beste 1. {often}</p>",
        rows=rows,
        weights=weights,
        often=often,
    )


def _score(score: float | None, missing: Mapping[str, str]) -> str:
    if score is not None:
        return fmt.number(score, 2)
    return ", ".join(dict.fromkeys(_NO_RANK.get(status, status) for status in missing.values()))


def ranks(found: Ranking, shown: Collection[str], table: DecisionTable, names: Mapping[str, str]) -> str:
    """The place of every option for some criteria, as HTML; equal figures share a place."""
    head = "".join(f'<th scope="col">{escape(names[column.id])}</th>' for column in table.columns)
    body = []
    for one in found.criteria:
        if one.criterion.id in shown:
            of = {rank.option: rank for rank in one.ranks}
            cells = "".join(f"<td>{_rank(of[column.id])}</td>" for column in table.columns)
            body.append(f'<tr><th scope="row">{escape(said(one.criterion.name))}</th>{cells}</tr>')
    return tr(
        '<div class="ranking" tabindex="0" role="region" aria-label="Plaats per '
        'criterium"><table><thead><tr><th '
        'scope="col">Criterium</th>{head}</tr></thead><tbody>{body}</tbody></table></div><p '
        'class="small">1 is de beste; gelijke cijfers delen een plaats. Met banden staat erbij in '
        "hoeveel van de trekkingen geen optie beter is.</p>",
        head=head,
        body="".join(body),
    )


def _rank(rank: Rank) -> str:
    if rank.rank is None:
        return f'<span class="none">{_NO_RANK.get(rank.status, rank.status)}</span>'
    often = (
        ""
        if rank.first_pct is None
        else tr(" <small>({first_pct}% eerst)</small>", first_pct=fmt.number(rank.first_pct))
    )
    return f"<b>{rank.rank}</b>{often}"


def tornado(found: Tornado, units: Mapping[str, str]) -> str:
    """A bar per assumption, the widest first, as HTML."""
    unit = found.criterion.unit
    words = units.get(unit, unit)
    if not math.isfinite(found.value):
        return tr(
            '<p class="small">Dit cijfer is voor deze optie onbekend of er is geen weg; er is niets te variëren.</p>'
        )
    bars = [bar for bar in found.bars if bar.width > 0]
    ends = [end for bar in bars for end in (bar.low, bar.high) if math.isfinite(end)]
    least, most = min([found.value, *ends]), max([found.value, *ends])
    rows = "".join(_row(bar, (least, most), unit) for bar in bars)
    still = [said(bar.assumption.name) for bar in found.bars if not bar.width > 0]
    told = tr(" Zonder invloed op dit cijfer: {still}.", still=escape(", ".join(still))) if still else ""
    return tr(
        "<div class=\"tornado\"><p>{name}: <b>{value} {words}</b>. <span class='low'>Laag</span> en "
        "<span class='high'>hoog</span> zijn de uitersten van de aanname.</p><dl>{rows}</dl><p "
        'class="small">Elke aanname verandert alleen, de andere blijven gewoon; de streep is het '
        "cijfer hierboven.{told} Niet gevarieerd, en misschien belangrijker: "
        "{not_varied}.</p></div>",
        name=escape(said(found.criterion.name)),
        value=_figure(found.value, unit),
        words=words,
        rows=rows,
        told=told,
        not_varied="; ".join(map(tr, NOT_VARIED)),
    )


def _row(bar: Bar, ends: tuple[float, float], unit: str) -> str:
    one = bar.assumption
    parts = "".join(_part(name, value, bar.usual, ends) for name, value in (("low", bar.low), ("high", bar.high)))
    place = 100 * _share(bar.usual, ends)
    sides = (
        f"<span class='low'>{escape(said(one.low))}: {_figure(bar.low, unit)}</span>"
        f"<span class='high'>{escape(said(one.high))}: {_figure(bar.high, unit)}</span>"
    )
    named = f" ({escape(said(one.unit))})" if one.unit else ""
    return (
        f"<div><dt>{escape(said(one.name))}{named} <small>{texts.EVIDENCE[one.evidence]}</small></dt>"
        f'<dd><span class="track">{parts}<i style="left:{place:.2f}%"></i></span>{sides}</dd></div>'
    )


def _part(kind: str, value: float, usual: float, ends: tuple[float, float]) -> str:
    """From the usual figure to that end; to the edge where nobody gets there any more."""
    end = value if math.isfinite(value) else ends[1]
    left, right = sorted((_share(usual, ends), _share(end, ends)))
    return f'<span class="{kind}" style="left:{100 * left:.2f}%;width:{100 * (right - left):.2f}%"></span>'


def _share(value: float, ends: tuple[float, float]) -> float:
    least, most = ends
    return (value - least) / (most - least) if most > least else 0.5


def _figure(value: float, unit: str) -> str:
    if math.isnan(value):
        return tr("onbekend")
    return fmt.number(value, _DECIMALS.get(unit, 0)) if math.isfinite(value) else tr("geen weg")
