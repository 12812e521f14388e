"""Contrast between colours, and colours that are dark enough to be seen as a thin line on the map's land."""

from __future__ import annotations

from functools import lru_cache

ENOUGH = 3.0
"""Contrast that a line needs with what is under it (WCAG 2.2, non-text contrast)."""
_DARK = 4.5
"""Contrast that a colour without enough of it is darkened to."""
_STEPS = 100


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours ``#rrggbb``, from 1 (equal) to 21 (black and white)."""
    dark, light = sorted((_luminance(_parts(first)), _luminance(_parts(second))))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def ink(color: str, ground: str) -> str:
    """The colour itself if it stands out from a light ground as a thin line, and otherwise a darker shade of it."""
    if contrast(color, ground) >= ENOUGH:
        return color
    parts = _parts(color)
    shades = (_text(tuple(round(part * step / _STEPS) for part in parts)) for step in range(_STEPS - 1, -1, -1))
    return next(shade for shade in shades if contrast(shade, ground) >= _DARK)


def tint(color: str, part: float) -> str:
    """A colour mixed with white; ``part`` of it is left."""
    return _text(tuple(round(255 - part * (255 - one)) for one in _parts(color)))


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))


def _text(parts: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02X}" for part in parts)


def _luminance(parts: tuple[int, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (p / 255 for p in parts)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
