"""The map component: a folium map without any outside address, and the drawings that are put on it.

streamlit-folium remounts its frame whenever the script of the base map changes. The base map is therefore built afresh
and equal in every run, and everything that changes travels as one feature group, whose script tells the browser which
drawings to show (see ``static/paraatkaart.js``). So do the title of the map and the language of the page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import folium
from folium.template import Template
from streamlit_folium import st_folium

from ui import assets
from ui.language import DUTCH, LOCALES, current, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ui.drawing import Drawing

_CRITICAL_CSS = "#map_div{position:absolute;inset:0;width:100%!important;height:100vh!important}"


@dataclass(frozen=True)
class View:
    """Where a map looks at first.

    ``id`` names the view in the browser's memory, ``title`` is read aloud, ``bounds`` is ((south, west), (north, east))
    in WGS84 degrees, ``picking`` shows a crosshair because a click on the map chooses a place. Drawings that ask for it
    (``fit``) take the place of the bounds when the map opens. With ``tools``, the addresses of the drawing tools, one
    can measure and draw on it (``ui.drawn``). A map that stands ``beside`` another one, named by its id, looks where
    that one looks.
    """

    id: str
    title: str
    bounds: tuple[tuple[float, float], tuple[float, float]]
    picking: bool = False
    beside: str = ""
    tools: Mapping[str, str] | None = None


class _OfflineMap(folium.Map):
    """A folium map whose scripts and styles are served by the app; no jQuery, no Bootstrap, no marker fonts."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }} ></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = paraatkaart.map({{ this.get_name()|tojson }}, {{ this.view|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View) -> None:
        super().__init__(tiles=None)
        self.default_js = list(assets.SCRIPTS)
        self.default_css = list(assets.STYLES)
        self.view = {name: value for name, value in asdict(view).items() if name != "title"}
        self.css = _CRITICAL_CSS + assets.font_face()


class _Drawings(folium.FeatureGroup):
    """The list of drawings to show. Its script manages the layers itself, so the group on the map stays empty."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        paraatkaart.show({{ this._parent.get_name() }}, [{{ this.content }}], {{ this.page }});
        var {{ this.get_name() }} = L.layerGroup();
        {% endmacro %}
        """
    )

    def __init__(self, drawings: Iterable[Drawing], title: str) -> None:
        super().__init__(name="paraatkaart", control=False)
        self.page = json.dumps({"title": title, **_speech()}, ensure_ascii=False)
        self.content = ",".join(drawing.json for drawing in drawings)

    def render(self, **_kwargs: Any) -> str:
        """Render nothing: streamlit-folium takes the script macro, and folium would parse our data as a template."""
        return ""


def _speech() -> dict[str, object]:
    """The language of the page, and the words of our scripts that it says otherwise."""
    language = current()
    words = {} if language == DUTCH else {text: tr(text) for text in sorted(assets.words())}
    return {"language": language, "locale": LOCALES[language].replace("_", "-"), "words": words}


def show_map(
    view: View,
    drawings: Iterable[Drawing],
    *,
    key: str,
    returned: tuple[str, ...] = (),
    on_change: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Show a map with exactly these drawings; returns what streamlit-folium returns for ``returned``."""
    result: dict[str, Any] = st_folium(
        _OfflineMap(view),
        key=key,
        height=640,
        use_container_width=True,
        returned_objects=list(returned),
        feature_group_to_add=_Drawings(drawings, view.title),
        on_change=on_change,
    )
    return result
