"""``python -m geodata seal [--reviewed] DATASET``: accept a meant change of an embedded dataset."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from geodata import review
from geodata.catalogue import Catalogue, embedded
from geodata.errors import ParaatkaartError
from geodata.seal import seal

if TYPE_CHECKING:
    from collections.abc import Sequence

REVIEWED = "--reviewed"
"""Says that no row of the datasets tells where munition or storage lies."""

HINT = (
    "{dataset} is now unreviewed: in municipalities with munition or storage the map shows what is new or changed "
    "in it no finer than the municipality. "
    "Check that no row tells where such a site is, then seal it with --reviewed."
)

COARSE = (
    "{place}: it names the armed forces, munition or storage; shown as the outline of its municipality until reviewed."
)


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    match arguments:
        case ["seal", *rest] if dataset_ids := [name for name in rest if name != REVIEWED]:
            try:
                if mistakes := _mistakes(dataset_ids, reviewed=REVIEWED in rest):
                    print(*mistakes, "Nothing was sealed.", sep="\n", file=sys.stderr)
                    return 2
                for dataset_id in dataset_ids:
                    seal(embedded(), dataset_id, reviewed=REVIEWED in rest)
                found = Catalogue.read(embedded().folder).as_it_lies()
                for dataset_id in [name for name in dataset_ids if found[name].publication == "unreviewed"]:
                    print(HINT.format(dataset=dataset_id), *_coarse(dataset_id, found), sep="\n", file=sys.stderr)
            except ParaatkaartError as error:
                print(error, file=sys.stderr)
                return 2
            return 0
        case _:
            print("usage: python -m geodata seal [--reviewed] DATASET [DATASET ...]", file=sys.stderr)
            return 2


def _mistakes(dataset_ids: Sequence[str], *, reviewed: bool) -> list[str]:
    """Mistakes in datasets that are to be sealed, and between all datasets as their files lie, which have to fit."""
    for dataset_id in dataset_ids:
        embedded().check_altered(dataset_id)
    found = embedded().as_it_lies()
    if reviewed:
        checked = {name: replace(found[name], publication=review.REVIEWED) for name in dataset_ids}
        found = replace(found, datasets={**found.datasets, **checked})
    return problems_across(found)


def _coarse(dataset_id: str, catalogue: Catalogue) -> list[str]:
    """What is said of rows that are hidden only because nobody reviewed them."""
    from analysis.problems import hidden_until_reviewed

    rows = hidden_until_reviewed(dataset_id, catalogue)
    return [COARSE.format(place=catalogue.place_of(dataset_id, row)) for row in rows]


def problems_across(catalogue: Catalogue) -> list[str]:
    """What ``paraatkaart verify`` says of datasets together. Only the command looks at what uses the data."""
    from analysis.problems import problems_of_use

    return list(dict.fromkeys(str(error) for error in problems_of_use(catalogue)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
