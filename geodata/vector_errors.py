"""What can be wrong with a vector file that a user hands in, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class VectorMissingError(ParaatkaartError, FileNotFoundError):
    """There is no such file."""

    english_template = "There is no file {path}."
    dutch_template = "Het bestand {path} bestaat niet."

    def __str__(self) -> str:
        return str(self.args[0])


class VectorUnreadableError(ParaatkaartError, ValueError):
    """A file is no vector file that GDAL reads."""

    english_template = (
        "{path} cannot be read as a vector file: {problem}. Readable are for example GeoPackage, GeoJSON, Shapefile, "
        "FlatGeobuf, KML and DXF."
    )
    dutch_template = (
        "{path} is niet te lezen als kaartbestand. Wel te lezen zijn bijvoorbeeld GeoPackage, GeoJSON, Shapefile, "
        "FlatGeobuf, KML en DXF. Technische melding (Engels): {problem}"
    )


class VectorLayerError(ParaatkaartError, ValueError):
    """A file has several layers, and which one is meant was not said."""

    english_template = "{path} has {count} layers: {layers}. Choose one with --layer NAME."
    dutch_template = "{path} heeft {count} lagen: {layers}. Kies er een (--layer NAAM)."


class VectorUnknownLayerError(ParaatkaartError, KeyError):
    """A layer was named that no file has."""

    english_template = "No file has a layer '{layer}'. There are: {layers}."
    dutch_template = "Geen bestand heeft een laag '{layer}'. Er zijn: {layers}."

    def __str__(self) -> str:
        return str(self.args[0])


class VectorEmptyError(ParaatkaartError, ValueError):
    """A file holds nothing that can be used."""

    english_template = "{path} (layer '{layer}') has no {wanted}: {found}."
    dutch_template = "{path} (laag '{layer}') bevat niets bruikbaars ({found})."


class VectorColumnError(ParaatkaartError, KeyError):
    """A file lacks the column that was asked for."""

    english_template = "{path} (layer '{layer}') has no column '{column}'. Choose one of: {known}."
    dutch_template = "{path} (laag '{layer}') heeft geen kolom '{column}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class VectorPlaceError(ParaatkaartError, ValueError):
    """The coordinates of a file cannot be what the file says they are."""

    english_template = "{path} (layer '{layer}') says {crs}, but its coordinates ({bounds}) {problem}"
    dutch_template = "{path} (laag '{layer}') zegt {crs}, maar de coördinaten ({bounds}) {dutch_problem}"


class VectorOutsideError(ParaatkaartError, ValueError):
    """A file has nothing where it is needed."""

    english_template = (
        "{path} (layer '{layer}') has nothing here: asked for is {plan}, the file covers {data} (metres in RD New), "
        "{distance_km:.1f} km away."
    )
    dutch_template = (
        "{path} (laag '{layer}') bevat hier niets: gevraagd is {plan}, het bestand beslaat "
        "{data} (x en y in meters RD)."
    )


class VectorWriteError(ParaatkaartError, OSError):
    """A result cannot be written where it was asked for."""

    english_template = "Cannot write to {path}: {problem}."
    dutch_template = "Schrijven naar {path} lukt niet. Technische melding (Engels): {problem}."

    def __str__(self) -> str:
        return str(self.args[0])


class VectorTooLargeError(ParaatkaartError, ValueError):
    """A file is too large to be read whole."""

    english_template = (
        "{path} is {size_mb:.0f} MB; a plan, or the smaller of two sides, may be {limit_mb} MB at most. Cut it to "
        "the area that you need. Land use may be of any size: only the surroundings of the plan are read."
    )
    dutch_template = (
        "{path} is {size_mb:.0f} MB; een plan mag hoogstens {limit_mb} MB zijn. Knip het uit tot het gebied dat u "
        "nodig hebt. Grondgebruik mag groter zijn: daarvan wordt alleen de omgeving van het plan gelezen."
    )
