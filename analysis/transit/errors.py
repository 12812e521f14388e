"""Errors of public transport, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class DeadlineError(ParaatkaartError, ValueError):
    """A deadline cannot be read, or lies outside the service day."""

    english_template = "Cannot use '{value}' as a deadline: give hours and minutes, from 00:00 to 29:59."
    dutch_template = "'{value}' is geen bruikbare begintijd: geef uren en minuten, van 00:00 tot 29:59."


class UnknownChoiceError(ParaatkaartError, ValueError):
    """A day, an access or an egress that does not exist."""

    english_template = "Unknown {what} '{value}'. Choose one of: {known}."
    dutch_template = "Onbekende keuze '{value}'. Kies uit: {known}."
