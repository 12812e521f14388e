"""What a row of the register is about: its municipalities are those of the sites that it is about, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geodata.frames import rows
from layers.exceptions import excepted
from layers.register import PLACES, entries
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata import Catalogue

_SITES = "sites"
_ELSEWHERE = ("own", "municipality")
"""How a row is placed that has a place besides the sites that it is linked to."""


def wrong_subjects(catalogue: Catalogue) -> Iterator[Wrong]:
    """Rows of the register and open questions that name some municipalities of a site, and not all.

    Which ones a site is in, its own row says. What names no municipality is about more than that. An open question may
    leave out what its rows name, but of no site a part; and it names none that none of its rows names.
    """
    register, questions = catalogue.table("register"), catalogue.table("open_questions")
    towns = {row.id: entries(row.municipalities) for row in rows(register)}
    about = sites_of(catalogue)
    for number, row in enumerate(rows(register), start=1):
        yield from _part_of(towns[row.id], about[row.id], towns, ("register", number))
    for number, question in enumerate(rows(questions), start=1):
        named, ids = entries(question.municipalities), entries(question.register_ids)
        of_rows = tuple(dict.fromkeys(site for row_id in ids for site in about.get(row_id, ())))
        if not excepted("municipalities", "open_questions", question.id):
            yield from _part_of(named, of_rows, towns, ("open_questions", number))
        known = {town for row_id in ids for town in towns.get(row_id, ())}
        for town in named:
            if known and town not in known:
                problem = f"'{town}' is in none of the rows that the question is about, {question.register_ids}."
                yield Wrong("open_questions", number, "municipalities", problem)


def sites_of(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Row of the register → the rows of the sites that it is about.

    A row is about a site that shows it, that it is placed at by a link, or that a point or the end of a line of its own
    lies on; and about those that it is linked to in the register, if it has no other place.
    """
    register, placements = catalogue.table("register"), catalogue.table("placements")
    own = placements[placements["how"] == "own"]
    owner = {row.feature: row.register_id for row in rows(own[own["dataset"] == _SITES])}
    at = {row.feature: row.register_id for row in rows(own[own["dataset"] == PLACES])}
    found: dict[str, dict[str, None]] = {row_id: {} for row_id in register["id"]}
    for row in rows(placements[placements["dataset"] == _SITES]):
        found.setdefault(row.register_id, {})[owner.get(row.feature, "")] = None
    sites = catalogue.features(_SITES)
    sites = sites[sites["id"].isin(owner) & (shapely.get_dimensions(sites.geometry.to_numpy()) > 1)]
    drawn = catalogue.features(PLACES)
    ends = [geometry.boundary if geometry.length and not geometry.area else geometry for geometry in drawn.geometry]
    point = [not geometry.area for geometry in drawn.geometry]
    for index, shape in shapely.STRtree(sites.geometry.to_numpy()).query(ends, predicate="intersects").T:
        row_id = at.get(drawn["id"].iloc[index], "")
        if point[index] and row_id:
            found.setdefault(row_id, {})[owner[sites["id"].iloc[shape]]] = None
    placed = set(placements["register_id"][placements["how"].isin(_ELSEWHERE)])
    for row in rows(register[~register["id"].isin(placed)]):
        found[row.id] |= dict.fromkeys(one for one in entries(row.linked) if one in owner.values())
    return {row_id: tuple(site for site in about if site) for row_id, about in found.items()}


def _part_of(
    named: tuple[str, ...], sites: tuple[str, ...], towns: Mapping[str, tuple[str, ...]], where: tuple[str, int]
) -> Iterator[Wrong]:
    for site in sites:
        missing = [town for town in towns.get(site, ()) if town not in named]
        if named and missing:
            problem = f"'{';'.join(named)}' lacks {' and '.join(missing)}, where {site} is too, which it is about."
            yield Wrong(*where, "municipalities", problem)
