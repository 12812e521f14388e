"""The table ``defaults.toml``: what holds where a tag says nothing."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.streets.errors import NetworkModeError

MODES = ("car", "bike", "ebike", "speed_pedelec", "walk", "truck")
"""Modes of transport that a street network can be built for."""

MOTOR = frozenset({"car", "truck"})
"""Modes that drive the speed of the road."""

PEDALLED = frozenset({"bike", "ebike"})


@dataclass(frozen=True)
class ModeDefaults:
    """What is taken for granted about one mode; speeds in km/h, delays in seconds."""

    name: str
    keys: tuple[str, ...]
    oneway: tuple[str, ...]
    maxspeed: tuple[str, ...]
    kmh: float
    path_kmh: float
    push_kmh: float
    junction_s: float
    signals_s: float
    gate_s: float


@dataclass(frozen=True)
class ClassDefaults:
    """What is taken for granted about one class of road; ``kmh`` is the speed of motor traffic."""

    name: str
    kmh: float
    open: frozenset[str]
    oneway: bool
    free: bool
    path: bool
    steps: bool
    ferry: bool
    loose: bool


@dataclass(frozen=True)
class Moment:
    """The moment that a network is made for; ``minute`` of the day."""

    weekday: str
    minute: int


@dataclass(frozen=True)
class Defaults:
    """The whole table; ``digest`` is the SHA-256 of the file."""

    modes: dict[str, ModeDefaults]
    classes: dict[str, ClassDefaults]
    loose: frozenset[str]
    surface: dict[str, float]
    steps_kmh: float
    ferry_wait_min: float
    local_traffic: dict[str, float]
    dimensions: dict[str, dict[str, float]]
    moment: Moment
    signs: dict[str, dict[str, str]]
    sign_limits: dict[str, str]
    plates: dict[str, tuple[str, ...]]
    barriers: dict[str, frozenset[str]]
    digest: str


@cache
def defaults() -> Defaults:
    """Read ``geodata/streets/defaults.toml``."""
    content = files("geodata.streets").joinpath("defaults.toml").read_bytes()
    table = tomllib.loads(content.decode("utf-8"))
    return Defaults(
        modes={name: _mode(name, table["modes"][name]) for name in MODES},
        classes={name: _class(name, row) for name, row in table["classes"].items()},
        loose=frozenset(table["surface"]["loose"]),
        surface={mode: float(table["surface"].get(mode, 1.0)) for mode in MODES},
        steps_kmh=float(table["steps"]["walk_kmh"]),
        ferry_wait_min=float(table["ferry"]["wait_min"]),
        local_traffic={mode: float(table["local_traffic"].get(mode, 1.0)) for mode in MODES},
        dimensions={
            mode: {key: float(value) for key, value in row.items() if key != "basis"}
            for mode, row in table["dimensions"].items()
        },
        moment=Moment(str(table["moment"]["weekday"]), int(table["moment"]["hour"]) * 60),
        signs=table["signs"],
        sign_limits=table["sign_limits"],
        plates={name: tuple(keys) for name, keys in table["plates"].items()},
        barriers={name: frozenset(modes) for name, modes in table["barriers"].items()},
        digest=hashlib.sha256(content).hexdigest(),
    )


def check_modes(modes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the modes in the order of :data:`MODES`, each once.

    Raises
    ------
    NetworkModeError
        One of them does not exist, or there is none.
    """
    for mode in modes or ("",):
        if mode not in MODES:
            raise NetworkModeError(mode=mode, known=", ".join(MODES))
    return tuple(mode for mode in MODES if mode in modes)


def _mode(name: str, row: dict[str, Any]) -> ModeDefaults:
    kmh = float(row["kmh"])
    return ModeDefaults(
        name=name,
        keys=tuple(row["keys"]),
        oneway=tuple(row["oneway"]),
        maxspeed=tuple(row["maxspeed"]),
        kmh=kmh,
        path_kmh=float(row.get("path_kmh", kmh)),
        push_kmh=float(row.get("push_kmh", 0.0)),
        junction_s=float(row["junction_s"]),
        signals_s=float(row["signals_s"]),
        gate_s=float(row["gate_s"]),
    )


def _class(name: str, row: dict[str, Any]) -> ClassDefaults:
    return ClassDefaults(
        name=name,
        kmh=float(row["kmh"]),
        open=frozenset(row["open"]),
        oneway=bool(row.get("oneway", False)),
        free=bool(row.get("free", False)),
        path=bool(row.get("path", False)),
        steps=bool(row.get("steps", False)),
        ferry=bool(row.get("ferry", False)),
        loose=row.get("surface") == "loose",
    )
