"""Which options are compared: those that ship and files of the user, joined with what they combine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import OptionInvalidError, UnknownOptionError
from analysis.options.table import Failed
from analysis.scenario import combined, read_scenario
from geodata import active
from geodata.errors import ParaatkaartError
from geodata.options import BASE, option_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.scenario import Scenario
    from geodata import Catalogue


def known_options(catalogue: Catalogue | None = None) -> dict[str, Scenario]:
    """The options that ship, the base first; combined options are joined.

    Raises
    ------
    OptionInvalidError
        An option file says something that cannot be done.
    """
    found = {option: read_scenario(path) for option, path in option_files(catalogue or active()).items()}
    return {option: combined(scenario, found) for option, scenario in found.items()}


def scenarios_of(options: Sequence[str], catalogue: Catalogue, failed: list[Failed]) -> dict[str, Scenario]:
    """The base and the options asked for, joined with what they combine; those unknown or not read join ``failed``."""
    known: dict[str, Scenario] = {}
    files = option_files(catalogue)
    for option, path in files.items():
        known[option] = read_scenario(path)
    chosen: dict[str, Scenario] = {BASE: combined(known[BASE], known)}
    for option in options or list(files):
        try:
            if option not in known and not Path(option).is_file():
                raise UnknownOptionError(option=option, known=", ".join(known))
            scenario = combined(known[option] if option in known else read_scenario(Path(option)), known)
            if chosen.setdefault(scenario.id, scenario) != scenario:
                raise OptionInvalidError(
                    option=scenario.id,
                    file=scenario.file,
                    key="id",
                    english="another option of the table has this id.",
                    dutch_reason="een andere optie in de tabel heeft dit id.",
                )
        except ParaatkaartError as error:
            failed.append(Failed(option, error))
    return chosen


def over_base(scenario: Scenario, base: Scenario) -> Scenario:
    """The changes of the base, then those of the scenario."""
    if scenario.id == base.id:
        return base
    return replace(scenario, changes=(*base.changes, *scenario.changes))
