"""Errors of making a briefing: which setting, which value, and what to write instead."""

from __future__ import annotations

from geodata.errors import ParaatkaartError

_SHOWN = 60
"""Characters of a value that a message repeats."""


class SettingError(ParaatkaartError, ValueError):
    """A setting of a briefing cannot be used."""

    english_template = "Setting '{key}' cannot be {value}: {english}"
    dutch_template = "Instelling '{key}' kan niet {value} zijn: {dutch_reason}"

    def __init__(self, key: str, value: object, english: str, dutch_reason: str) -> None:
        super().__init__(key=key, value=_shown(value), english=english, dutch_reason=dutch_reason)


class SettingsFileError(ParaatkaartError, ValueError):
    """A settings file cannot be read."""

    english_template = "The settings file {path} cannot be used: {english}"
    dutch_template = "Het instellingenbestand {path} is niet bruikbaar: {dutch_reason}"


class BriefingWriteError(ParaatkaartError, OSError):
    """The files of a briefing cannot be written."""

    english_template = "The briefing cannot be written to {path}: {problem}"
    dutch_template = "De briefing kan niet worden geschreven naar {path}. Technische melding (Engels): {problem}"

    def __str__(self) -> str:
        return str(self.args[0])


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(str(value))} characters)"
