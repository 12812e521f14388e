"""Dutch traffic signs on a way, as the tags that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.streets.conditions import SUFFIX
from geodata.streets.defaults import defaults
from geodata.streets.sizes import NOT_READABLE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

_SIGN = re.compile(r"^(?:([A-Z]{2}(?:-[A-Z]+)?):)?\s*(OB|[A-Z])0*(\d+)([A-Za-z]?)(?:\s*\[(.*)\]|\s*\((.*)\)|-(\S+))?$")
_BETWEEN = re.compile(r"[,;](?![^\[(]*[\])])")
CYCLE_ONLY = frozenset({"G11", "G13"})
"""Signs of a fietspad, which closes it to mopeds and speed-pedelecs."""
WITH_MOPEDS = "G12A"
"""The sign of a fiets/bromfietspad."""
NO_ENTRY, ONE_WAY = frozenset({"C02"}), frozenset({"C03", "C04"})
DIRECTIONS = ("", ":forward", ":backward")


@dataclass
class _Sign:
    """A sign: its code such as ``G12A``, the number on it, and the plates beneath."""

    code: str
    number: str = ""
    plates: list[str] = field(default_factory=list)


def with_signs(tags: Mapping[str, str], notes: Counter[str]) -> dict[str, str]:
    """Return the tags of a way together with those that its Dutch signs stand for.

    A sign fills in only what no tag says; but a fietspad (G11, G13) is closed to mopeds even if ``moped`` says
    otherwise, unless a fiets/bromfietspad (G12a) is signed on the same way. Contradictions and prohibitions that cannot
    be used are counted in ``notes``.
    """
    result = dict(tags)
    for suffix in DIRECTIONS:
        text = tags.get("traffic_sign" + suffix)
        if text is None:
            continue
        signs = _signs(text)
        codes = {sign.code for sign in signs}
        both_kinds = WITH_MOPEDS in codes and not CYCLE_ONLY.isdisjoint(codes)
        for sign in signs:
            for key, value in _meaning(sign, suffix, tags, notes).items():
                of_mopeds = key == "moped" + suffix
                if of_mopeds and both_kinds:
                    continue
                if of_mopeds and sign.code in CYCLE_ONLY and tags.get(key, "no") not in {"no", "use_sidepath"}:
                    notes["moped=* on a fietspad (G11, G13), closed to mopeds"] += 1
                    result[key] = value
                elif not _said(key, suffix, tags):
                    result.setdefault(key, value)
    return result


def _said(key: str, suffix: str, tags: Mapping[str, str]) -> bool:
    """Whether a tag says already what a sign would fill in."""
    plain = key.removesuffix(suffix) if suffix else key
    return any(name in tags for name in (key, plain, key + SUFFIX, plain + SUFFIX))


def _meaning(sign: _Sign, suffix: str, tags: Mapping[str, str], notes: Counter[str]) -> dict[str, str]:
    """The tags that a sign stands for, with the direction it holds in."""
    plates = defaults().plates
    prohibits = sign.code.startswith("C")
    if prohibits and not plates.keys() >= set(sign.plates):
        notes[f"sign {sign.code} with plate {', '.join(sign.plates)}: left to the tags"] += 1
        return {}
    exempt = [key for plate in sign.plates for key in plates.get(plate, ())] if prohibits else []
    if sign.code in NO_ENTRY | ONE_WAY:
        return _one_way(sign, suffix, exempt, tags, notes)
    limit = defaults().sign_limits.get(sign.code)
    if limit is not None:
        return {limit + suffix: sign.number or NOT_READABLE}
    said = {**defaults().signs.get(sign.code, {}), **dict.fromkeys(exempt, "yes")}
    return {key + suffix: value for key, value in said.items()}


def _one_way(
    sign: _Sign, suffix: str, exempt: list[str], tags: Mapping[str, str], notes: Counter[str]
) -> dict[str, str]:
    """No entry (C2) or one way (C3, C4), seen by whoever travels in the direction of ``suffix``."""
    against = {f"oneway:{key}": "no" for key in exempt}
    if not suffix:
        if "oneway" not in tags and "junction" not in tags:
            notes[f"sign {sign.code} without a direction: left to the tags"] += 1
            return {}
        return against
    if sign.code in ONE_WAY:
        return {"oneway": "yes" if suffix == ":forward" else "-1", **against}
    return {f"vehicle{suffix}": "no", **{f"{key}{suffix}": "yes" for key in exempt}}


def _signs(text: str) -> list[_Sign]:
    """The signs of a tag, each with the plates beneath it.

    Codes stand with or without ``NL:``; what follows the sign of another country belongs to that country. A plate
    belongs to all signs of its group (``,``), or, if a group (``;``) begins with it, to the sign before.
    """
    found: list[_Sign] = []
    group: list[_Sign] = []
    country = "NL"
    start = 0
    for end in (*(match for match in _BETWEEN.finditer(text)), None):
        token = text[start : end.start() if end else None].strip()
        country, plate = _take(token, country, group)
        if plate:
            for sign in group or found[-1:]:
                sign.plates.append(plate)
        if end is None or end[0] == ";":
            found += group
            group = []
        start = end.end() if end else len(text)
    return found


def _take(token: str, country: str, group: list[_Sign]) -> tuple[str, str]:
    """Put a sign into its group; the country of the next code, and the code of a plate."""
    prefix, colon, _ = token.partition(":")
    country = prefix if colon else country
    match = _SIGN.match(token)
    if match is None or country != "NL":
        return country, ""
    _, letter, digits, variant, square, round_, dash = match.groups(default="")
    if letter == "OB":
        return country, f"OB{digits}"
    code, inside = f"{letter}{int(digits):02d}{variant.upper()}", square or round_
    if code in defaults().sign_limits:
        group.append(_Sign(code, inside or dash))
    else:
        group.append(_Sign(code, plates=[inside.strip().lower()] if inside else []))
    return country, ""
