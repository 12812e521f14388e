"""Dutch traffic signs on a way, as the tags that they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.streets.defaults import defaults

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

_CODE = re.compile(r"^(?:NL:)?([A-Z])0*(\d+)([A-Za-z]?)(?:\[.*\])?$")
CYCLE_ONLY = frozenset({"G11", "G13"})
"""Signs of a fietspad, which closes it to mopeds and speed-pedelecs."""
WITH_MOPEDS = "G12A"
"""The sign of a fiets/bromfietspad."""
DIRECTIONS = ("", ":forward", ":backward")


def with_signs(tags: Mapping[str, str], notes: Counter[str]) -> dict[str, str]:
    """Return the tags of a way together with those that its Dutch signs stand for.

    A sign fills in only what no tag says; but a fietspad (G11, G13) is closed to mopeds even if ``moped`` says
    otherwise, unless a fiets/bromfietspad (G12a) is signed on the same way. Contradictions are counted in ``notes``.
    """
    result = dict(tags)
    for suffix in DIRECTIONS:
        if "traffic_sign" + suffix not in tags:
            continue
        codes = list(_codes(tags["traffic_sign" + suffix]))
        both_kinds = WITH_MOPEDS in codes and not CYCLE_ONLY.isdisjoint(codes)
        for code in codes:
            for key, value in defaults().signs.get(code, {}).items():
                if key == "moped" and both_kinds:
                    continue
                if key == "moped" and code in CYCLE_ONLY and tags.get(key + suffix, "no") not in {"no", "use_sidepath"}:
                    notes["moped=* on a fietspad (G11, G13), closed to mopeds"] += 1
                    result[key + suffix] = value
                elif key not in tags:
                    result.setdefault(key + suffix, value)
    return result


def _codes(text: str) -> Iterator[str]:
    """The codes of the signs that are understood, such as ``G12A``; prohibitions with a plate beneath are left out."""
    for group in text.split(";"):
        signs = [sign.strip() for sign in group.split(",")]
        if not signs[0].startswith("NL:"):
            continue
        for sign in signs:
            found = _CODE.match(sign)
            if found and not (found[1] == "C" and len(signs) > 1):
                yield f"{found[1]}{int(found[2]):02d}{found[3].upper()}"
