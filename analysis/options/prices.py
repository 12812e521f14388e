"""Prices per unit: what is paid once or every year, how uncertain it is, and who pays which share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from analysis.errors import DemandInvalidError
from geodata.frames import rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.options.draws import Draws
    from geodata import Catalogue

FILE = "costs.csv"
ONCE, YEARLY = "once", "yearly"
NOBODY_KNOWS = "onbekend"
"""Who pays what no payer is given for."""

_MOST_PCT = 100.0


@dataclass(frozen=True)
class Price:
    """Euros per unit (NaN: not known), between ``low`` and ``high``; ``payers`` with shares that sum to 1."""

    id: str
    eur: float
    low: float
    high: float
    kind: str
    payers: tuple[tuple[str, float], ...]

    def drawn(self, draws: Draws) -> NDArray[Any]:
        """The price in every draw: triangular between its ends."""
        if math.isnan(self.eur) or self.low == self.high:
            return draws.generator(f"price {self.id}").random(draws.count) * 0 + self.eur
        return draws.generator(f"price {self.id}").triangular(self.low, self.eur, self.high, draws.count)


def load_prices(catalogue: Catalogue, path: Path | None = None) -> dict[str, Price]:
    """Prices by id.

    A table of the user's own needs ``id`` and ``price_eur``; without ``kind`` a price is of the kind that it has in the
    table that ships. ``payer`` and ``share`` (per cent) may hold several, with ``|`` between them.

    Raises
    ------
    DemandInvalidError
        A price or share cannot be meant, low, price and high do not rise, or there is no price of that name.
    """
    shipped = catalogue.table("costs")
    kinds = dict(zip(shipped["id"], shipped["kind"], strict=True))
    file = FILE if path is None else path.name
    # What a table of the user's own leaves out has no price, and is still paid once or every year.
    nobody = ((NOBODY_KNOWS, 1.0),)
    found = {name: Price(name, math.nan, math.nan, math.nan, kind, nobody) for name, kind in kinds.items()}
    for row in rows(shipped if path is None else _own(path)):
        texts = {name: _text(getattr(row, name, "")) for name in _READ}
        if texts["id"] not in kinds:
            text = f"there is no price '{texts['id']}'; known are {', '.join(kinds)}."
            _fail(file, texts["id"], "id", text, f"er is geen prijs '{texts['id']}'; kies uit {', '.join(kinds)}.")
        found[texts["id"]] = _price(texts, kinds[texts["id"]], file)
    return found


_READ = ("id", "price_eur", "low_eur", "high_eur", "kind", "payer", "share")


def _price(row: dict[str, str], kind: str, file: str) -> Price:
    eur = _number(row, "price_eur", file)
    low, high = (_number(row, name, file) for name in ("low_eur", "high_eur"))
    low, high = (eur if math.isnan(end) else end for end in (low, high))
    if not math.isnan(eur) and not low <= eur <= high:
        _fail(file, row["id"], "low_eur", "low, price and high have to rise.", "laag, prijs en hoog moeten oplopen.")
    if row["kind"] not in {"", ONCE, YEARLY}:
        _fail(file, row["id"], "kind", f"{row['kind']} is none of once, yearly.", "kies once (eenmalig) of yearly.")
    return Price(row["id"], eur, low, high, row["kind"] or kind, _payers(row, file))


def _payers(row: dict[str, str], file: str) -> tuple[tuple[str, float], ...]:
    names = [name.strip() for name in row["payer"].split("|") if name.strip()]
    shares = [text.strip() for text in row["share"].split("|") if text.strip()]
    if not names:
        return ((NOBODY_KNOWS, 1.0),)
    if len(names) == 1 and not shares:
        return ((names[0], 1.0),)
    parts = [_number({"id": row["id"], "share": text}, "share", file) for text in shares]
    if len(parts) != len(names) or math.fsum(parts) > _MOST_PCT + 1e-9:
        text = "give one share for each payer, together at most 100."
        _fail(file, row["id"], "share", text, "geef per betaler een deel, samen hoogstens 100.")
    found = {name: part / _MOST_PCT for name, part in zip(names, parts, strict=True)}
    rest = 1 - math.fsum(found.values())
    return (*found.items(), *([(NOBODY_KNOWS, rest)] if rest > 1e-9 else []))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _number(row: dict[str, str], key: str, file: str) -> float:
    """NaN where nothing is given."""
    if not row[key]:
        return math.nan
    try:
        value = float(row[key])
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        _fail(
            file,
            row["id"],
            key,
            f"{row[key]} is no number of zero or more.",
            f"{row[key]} is geen getal van nul of meer.",
        )
    return value


def _own(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        _fail(path.name, "-", "-", f"it cannot be read: {error}.", "het bestand is niet te lezen.")
    for name in ("id", "price_eur"):
        if name not in table.columns:
            _fail(path.name, "-", name, "the column is missing.", "de kolom ontbreekt.")
    return table


def _fail(file: str, row: str, key: str, english: str, dutch: str) -> NoReturn:
    raise DemandInvalidError(file=file, row=row, key=key, english=english, dutch_reason=dutch)
