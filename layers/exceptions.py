"""What a check would tell although it is meant: ``exceptions.toml`` gives the reason for each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata import Catalogue

_FILE = "exceptions.toml"


@cache
def exceptions() -> Mapping[str, Mapping[str, str]]:
    """Check → ``dataset/id`` → why it does not hold there."""
    return tomllib.loads((files("layers") / _FILE).read_text(encoding="utf-8"))


def excepted(check: str, dataset: str, row: str) -> bool:
    """Whether a check does not hold for a row of a dataset."""
    return f"{dataset}/{row}" in exceptions()[check]


def wrong_exceptions(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """Exceptions of rows that do not exist."""
    keys = {key: check for check, reasons in exceptions().items() for key in reasons}
    known = {
        f"{name}/{row}"
        for name in {key.partition("/")[0] for key in keys}
        for row in (catalogue.features(name) if catalogue[name].geometry else catalogue.table(name))["id"]
    }
    for key in sorted(keys.keys() - known):
        problem = f"there is no such row, which layers/{_FILE} names in [{keys[key]}]; remove it there."
        yield DatasetInvalidError(dataset=key, problem=problem)
