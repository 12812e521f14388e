"""What the page of dual use says about the ground and the air: the answer, the pairs, the pieces, the limits."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from analysis.dual_use.sides import SIDES
from analysis.dual_use.totals import ALL, by_verdict
from geodata.plain import records
from layers.look.verdicts import NO_VERDICT, VERDICTS
from ui import facts, own_tables
from ui import local as fmt
from ui import words as texts
from ui.facts import NONE, UNKNOWN
from ui.language import Texts, Words, told, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from analysis.dual_use import AirUse, GroundUse
    from geodata import Catalogue

GROUND, AIR = "ground", "air"
HEIGHT = Words({"same": "zelfde hoogte", "apart": "gescheiden in hoogte", "unknown": "hoogte onbekend"})
_GAPS = ("no_verdict", "no_calendar")
MOST_PIECES = 200
_SIZE = {GROUND: "area_ha", AIR: "footprint_ha"}
_DAYS = Words(
    {
        "conflict_ha_days": "In conflict (ha-dagen per jaar)",
        "conditional_ha_days": "Onder voorwaarden (ha-dagen per jaar)",
        "available_ha_days": "Beschikbaar voor medegebruik (ha-dagen per jaar)",
    }
)
_IN_A_SENTENCE = Words(
    {
        "conflict": "in conflict",
        "conditional": "onder voorwaarden",
        "compatible": "verenigbaar",
        NO_VERDICT: "zonder oordeel",
    }
)
_ABOVE = Words({"ground": "boven de grond", "sea": "boven zee", "standard_pressure": "bij standaarddruk"})


def verdict(value: Any) -> str:
    """A verdict in words."""
    return tr(VERDICTS[value if value in VERDICTS else NO_VERDICT].words)


def function_names(catalogue: Catalogue) -> dict[str, str]:
    """Function → its name."""
    table = catalogue.table("use_functions")
    return {one: tr(name) for one, name in zip(table["id"], table["name"], strict=True)}


def answer(use: GroundUse | AirUse, names: Mapping[str, str]) -> str:
    """The answer in one sentence, and what it rests on, as HTML."""
    return _air_answer(use, names) if _realm(use.pieces) == AIR else _ground_answer(use, names)


def _ground_answer(use: GroundUse | AirUse, names: Mapping[str, str]) -> str:
    total, parts = _verdicts(use.pieces)
    days = {name: _sum(use.groups[name].tolist()) for name in _DAYS}
    known = [f"{facts.number(days[name])} {words.split(' (')[0].lower()}" for name, words in _DAYS.items()]
    return tr(
        '<p class="answer"><strong>{total}</strong> in militair én civiel gebruik{parts}.</p><p '
        'class="basis">Hectare-dagen per jaar volgens de kalender: {known}. Lijnen tellen daarin '
        "niet mee. {use} {pieces}</p>",
        total=total or tr("Geen grond"),
        parts=_listing(parts),
        known="; ".join(known),
        use=_missing(use, names),
        pieces=_quality(use.pieces),
    )


def _air_answer(use: GroundUse | AirUse, names: Mapping[str, str]) -> str:
    total, parts = _verdicts(use.pieces)
    people = [
        tr(
            "{inhabitants} inwoners bij {lower} ({height})",
            inhabitants=facts.number(row["inhabitants"]),
            lower=names[row["military_function"]].lower(),
            height=HEIGHT[row["height"]],
        )
        for row in records(use.groups)
        if row["civil_function"] == "housing"
    ]
    under = tr("Op de grond eronder: {people}. ", people="; ".join(people)) if people else ""
    return tr(
        '<p class="answer"><strong>{total}</strong> luchtruim in militair én civiel '
        'gebruik{parts}.</p><p class="basis">Dit is de schaduw van luchtruim op de kaart; hij telt '
        "nooit mee bij hectares grond. {under}{use} {pieces}</p>",
        total=total or tr("Geen lucht"),
        parts=_listing(parts),
        under=under,
        use=_missing(use, names),
        pieces=_quality(use.pieces),
    )


def _verdicts(pieces: gpd.GeoDataFrame) -> tuple[str, list[str]]:
    """What coincides in all, and how much of it per verdict in the order of the legend."""
    size = _SIZE[_realm(pieces)]
    found = {row["verdict"] or NO_VERDICT: row for row in records(by_verdict(pieces))}
    total = facts.sizes(found[ALL][size], found[ALL]["length_km"])
    parts = [] if "conflict" in found or not len(pieces) else [tr("niets in conflict")]
    for name in VERDICTS:
        if name in found:
            measured = facts.sizes(found[name][size], found[name]["length_km"]) or tr("alleen punten")
            parts.append(f"{measured} {_IN_A_SENTENCE[name]}")
    return total, parts


def _listing(parts: Sequence[str]) -> str:
    return f": {', '.join(parts)}" if parts else ""


def _missing(use: GroundUse | AirUse, names: Mapping[str, str]) -> str:
    found = ""
    if use.meeting.without_data:
        missing = tr(" en ").join(names[name].lower() for name in use.meeting.without_data)
        found = tr("Over {missing} zijn geen gegevens in gebruik: daarover is niets gezegd. ", missing=missing)
    if use.meeting.unknown:
        found += tr("Rijen die niet getoond mogen worden, kunnen hier nog iets aan toevoegen. ")
    return found.strip()


def _quality(pieces: gpd.GeoDataFrame) -> str:
    kinds = [name for name in texts.EVIDENCE if name in set(pieces["evidence"])]
    weakest = facts.evidence(kinds[-1]) if kinds else tr(UNKNOWN)
    coarsest = facts.precision(pieces["precision_m"].astype(float).max()) if len(pieces) else tr(UNKNOWN)
    return tr("Bewijs: {weakest}; plaatsen tot op {coarsest}.", weakest=weakest, coarsest=coarsest)


def pairs(use: GroundUse | AirUse, names: Mapping[str, str], civil: str = "") -> str:
    """The pairs of functions as an HTML table; ``civil`` leaves only that function."""
    air = _realm(use.pieces) == AIR
    size = _SIZE[AIR if air else GROUND]
    more = [tr("Hoogte"), tr("Inwoners op de grond")] if air else list(_DAYS.values())
    columns = [
        tr("Militair"),
        tr("Civiel"),
        tr("Oordeel"),
        tr("Schaduw (ha)") if air else tr("Oppervlakte (ha)"),
        tr("Lengte (km)"),
        *more,
    ]
    columns += [tr("Stukken"), tr("Bron militair"), tr("Bron civiel"), tr("Plaats op"), tr("Bewijs")]
    found = []
    for row in records(use.groups):
        if civil and row["civil_function"] != civil:
            continue
        among = _among(use.pieces, row, air=air)
        extra = (
            [HEIGHT[row["height"]], facts.number(row["inhabitants"]) if row["civil_function"] == "housing" else NONE]
            if air
            else [facts.number(row[name]) if row["area_ha"] else NONE for name in _DAYS]
        )
        found.append(
            [
                escape(names[row["military_function"]]),
                escape(names[row["civil_function"]]),
                _mark(row["verdict"]),
                facts.number(row[size]) if row[size] else NONE,
                facts.number(row["length_km"]) if row["length_km"] else NONE,
                *extra,
                facts.number(row["pieces"]),
                facts.listed(among["military_source"]),
                facts.listed(among["civil_source"]),
                facts.precision(row["precision_m"]),
                facts.evidence(row["evidence"]),
            ]
        )
    numbers = {*columns[3:5], *_DAYS.values(), tr("Inwoners op de grond"), tr("Stukken"), tr("Plaats op")}
    return facts.table(tr("Paren van functies"), columns, found, numbers, {tr("Bron militair"), tr("Bron civiel")})


def _among(pieces: gpd.GeoDataFrame, group: Mapping[str, Any], *, air: bool) -> gpd.GeoDataFrame:
    """The pieces of a group."""
    key = ("military_function", "civil_function", *(("height",) if air else ()))
    keep = [all(row[name] == group[name] for name in key) for row in records(pieces[list(key)])]
    return pieces[keep]


def pieces_table(use: GroundUse | AirUse, names: Mapping[str, str], civil: str = "") -> str:
    """The single pieces, at most :data:`MOST_PIECES`, as an HTML table."""
    shown = [row for row in records(use.pieces) if not civil or row["civil_function"] == civil]
    columns = [tr("Militair"), tr("Civiel"), tr("Oordeel"), tr("Maat"), tr("Plaats op"), tr("Bewijs"), tr("Plan")]
    cells = [
        [
            f"{escape(str(row['military_name']))} <small>{escape(names[row['military_function']].lower())}</small>",
            f"{escape(tr(str(row['civil_name'])))} <small>{escape(names[row['civil_function']].lower())}</small>",
            _mark(row["verdict"]),
            size(row) or tr("punt"),
            facts.precision(row["precision_m"]),
            facts.evidence(row["evidence"]),
            escape(tr(str(row["military_plan_status"] or UNKNOWN))),
        ]
        for row in shown[:MOST_PIECES]
    ]
    more = tr(
        "<p>De eerste {most_pieces} van {shown}; alle staan in het bestand.</p>",
        most_pieces=MOST_PIECES,
        shown=fmt.number(len(shown)),
    )
    return facts.table(tr("Stukken"), columns, cells, {tr("Maat"), tr("Plaats op")}) + (
        more if len(shown) > MOST_PIECES else ""
    )


def size(row: Mapping[str, Any]) -> str:
    """Hectares or kilometres of a piece; empty for a point."""
    area_ha, length_km = row.get("area_ha", row.get("footprint_ha")), row["length_km"]
    return facts.sizes(area_ha or 0.0, length_km or 0.0)


LABELS = Texts(
    "Oordeel",
    "Reden",
    "Maat",
    "Uren samen per jaar",
    "Uren alleen civiel",
    "Hoogte",
    "Hoogten militair",
    "Hoogten civiel",
    "Inwoners",
    "Bron militair",
    "Bron civiel",
    "Oordeel van",
    "Plaats op",
    "Bewijs",
)
"""What the popup of a piece says."""


def popups(pieces: gpd.GeoDataFrame) -> tuple[list[str], list[list[str]]]:
    """Per piece the heading of its popup and the values of :data:`LABELS`."""
    heads, values = [], []
    for row in records(pieces):
        heads.append(f"{row['military_name']} – {tr(str(row['civil_name']))}")
        values.append(
            [
                verdict(row["verdict"]),
                tr(str(row["rationale"] or "")),
                size(row),
                facts.number(row["shared_hours"]),
                facts.number(row["civil_only_hours"]),
                HEIGHT.get(str(row.get("height")), ""),
                _limits(row, "military"),
                _limits(row, "civil"),
                facts.number(row["inhabitants"]) if row.get("inhabitants") is not None else "",
                said(str(row["military_source"] or UNKNOWN)),
                said(str(row["civil_source"] or UNKNOWN)),
                said(str(row["verdict_source"] or "")),
                facts.precision(row["precision_m"]),
                facts.evidence(row["evidence"]),
            ]
        )
    return heads, values


def notes(use: GroundUse | AirUse, names: Mapping[str, str]) -> str:
    """What was odd, as Markdown; empty if nothing was."""
    said = " ".join(told(note) for note in use.meeting.notes if note.code not in _GAPS)
    found = [tr("Links is de militaire kant, rechts de civiele. {notes}", notes=said)] if said else []
    bare = {row[f"{side}_function"] for row in records(use.pieces) for side in SIDES if row[f"{side}_hours"] is None}
    if bare:
        listed = ", ".join(names[one].lower() for one in sorted(bare))
        found.append(
            tr("De kalender heeft geen regel voor {listed}: wanneer dat in gebruik is, is onbekend.", listed=listed)
        )
    if any(row["verdict"] is None for row in records(use.groups)):
        found.append(tr("Voor een paar van functies heeft de tabel geen oordeel; dat is dan onbekend."))
    return " ".join(found)


def limits(realm: str) -> str:
    """The method and its limits, as Markdown."""
    own = {
        GROUND: tr(
            "Hectare-dagen vergelijken roosters en oordelen op dezelfde tekening; ze zijn zo grof als "
            "de tekening en het rooster en zijn geen meting. Een lijn van het wegennet is recht tussen "
            "zijn knopen."
        ),
        AIR: tr(
            "Gescheiden in hoogte betekent niet zonder hinder. Waar drones vliegen staat op geen "
            "kaart: ze tellen overal mee tot 120 m. Een postcodegebied telt geheel mee of niet. De "
            "hoogten van de plaatselijke verkeersleidingszone zijn onbekend."
        ),
    }[realm]
    return tr(
        "**Grenzen.** Niets hier beslist: een oordeel is een mening met een bron, en de meeste "
        "zijn van ons. {own} Roosters van Defensie zijn niet openbaar; de kalender is een aanname. "
        "Hoe er gerekend is, staat in de methode `docs/methods/dual-use.md`, die met Paraatkaart "
        "meekomt.",
        own=own,
    )


def data(use: GroundUse | AirUse) -> str:
    """The tables and the digest, as Markdown."""
    sides = (*use.meeting.military, *use.meeting.civil)
    fetched = sorted({tr(used.side.title) for used in sides if used.side.level == "refreshed"})
    words = (
        tr("Ververst bij de bron: {fetched}; de rest is meegeleverd", fetched=", ".join(fetched))
        if fetched
        else tr("Meegeleverd")
    )
    tables = {"dual_use_matrix": tr("oordelen"), "use_calendar": tr("kalender")}
    own = [words_ for name, words_ in tables.items() if own_tables.text(name)]
    mine = tr(" Met uw eigen {own}.", own=tr(" en ").join(own)) if own else ""
    return tr(
        "**Gegevens.** {words}.{mine} Kenmerk van deze uitkomst: {digest}.",
        words=words,
        mine=mine,
        digest=use.meeting.digest,
    )


def command(realm: str, output: str = "csv") -> str:
    """The command that gives the same pieces."""
    own = own_tables.options(matrix="dual_use_matrix", calendar="use_calendar")
    return f"paraatkaart dual-use --realm {realm}{own} --format {output}"


def civil_functions(use: GroundUse | AirUse) -> list[str]:
    """The civil functions that occur."""
    return sorted(set(use.pieces["civil_function"]))


def matrix_reasons(use: GroundUse | AirUse, realm: str, names: Mapping[str, str]) -> str:
    """Every cell of the matrix with its reason, as an HTML table."""
    columns = [tr("Militair"), tr("Civiel"), tr("Oordeel"), tr("Om de beurt"), tr("Reden"), tr("Bewijs"), tr("Bron")]
    found = [
        [
            escape(names[military]),
            escape(names[civil]),
            _mark(cell.verdict),
            tr("ja") if cell.in_turns else tr("nee"),
            escape(tr(cell.rationale)),
            facts.evidence(cell.evidence),
            escape(said(cell.source)),
        ]
        for (where, military, civil), cell in use.meeting.matrix.cells.items()
        if where == realm
    ]
    return facts.table(tr("Oordelen per paar van functies"), columns, found, texts_={tr("Reden"), tr("Bron")})


def _mark(value: Any) -> str:
    name = value if value in VERDICTS else NO_VERDICT
    return f'<b class="verdict {name or "unknown"}">{tr(VERDICTS[name].words)}</b>'


def _limits(row: Mapping[str, Any], side: str) -> str:
    if f"{side}_floor_ft" not in row:
        return ""
    ends = []
    for end in ("floor", "ceiling"):
        feet, above = row[f"{side}_{end}_ft"], row[f"{side}_{end}_above"]
        ground = feet == 0 and above == "ground"
        words = facts.number(feet, "ft") + (f" {_ABOVE.get(str(above), '')}" if feet is not None else "")
        ends.append(tr("de grond") if ground else words.strip())
    return tr("{ends} tot {ends_2}", ends=ends[0], ends_2=ends[1])


def _realm(pieces: gpd.GeoDataFrame) -> str:
    return AIR if "footprint_ha" in pieces else GROUND


def _sum(values: Sequence[Any]) -> float | None:
    return None if any(value is None or value != value for value in values) else float(sum(values))  # noqa: PLR0124
