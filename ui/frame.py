"""What every page has around it: navigation, style, language, and a sentence instead of a traceback."""

from __future__ import annotations

import logging
import re
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata import embedded
from geodata.errors import ParaatkaartError
from ui import guide
from ui.language import DUTCH, current, later, told, tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from streamlit.navigation.page import StreamlitPage

_STATIC = Path(str(files("ui"))) / "static"

PAGE_CONFIG: dict[str, Any] = {
    "page_icon": str(_STATIC / "icon.png"),
    "layout": "wide",
    "initial_sidebar_state": "auto",
}

_SCRIPT = """<script>
document.documentElement.lang = "LANGUAGE";
// What Streamlit opens above the page, such as a popover, lies outside the part that it makes light or dark.
document.documentElement.style.colorScheme = getComputedStyle(document.querySelector(".stApp")).colorScheme;
</script>"""

_UNEXPECTED = later(
    "Dit onderdeel kan door een onverwachte fout niet worden getoond; de rest van de pagina is wel bruikbaar. Laad de "
    "pagina opnieuw. Blijft de fout, meld hem dan met de tekst uit het venster waarin Paraatkaart draait."
)

_FIRST = "Kaart"
"""The page that is a map and nothing else."""

_log = logging.getLogger(__name__)


def pages() -> list[StreamlitPage]:
    """The pages in the order of the navigation."""
    from ui.pages import (
        briefing_page,
        dual_use_page,
        help_page,
        loss_page,
        map_page,
        options_page,
        reachability_page,
        register_page,
        sources_page,
        timeline_page,
    )

    return [
        st.Page(map_page.show, title=tr("Kaart"), default=True),
        st.Page(register_page.show, title=tr("Register"), url_path="register"),
        st.Page(timeline_page.show, title=tr("Tijdlijn"), url_path="tijdlijn"),
        st.Page(reachability_page.show, title=tr("Bereikbaarheid Havelte"), url_path="bereikbaarheid-havelte"),
        st.Page(options_page.show, title=tr("Vervoeropties"), url_path="opties"),
        st.Page(dual_use_page.show, title=tr("Dubbelgebruik"), url_path="dubbelgebruik"),
        st.Page(loss_page.show, title=tr("Grondverlies"), url_path="grondverlies"),
        st.Page(briefing_page.show, title=tr("Briefing"), url_path="briefing"),
        st.Page(sources_page.show, title=tr("Bronnen"), url_path="bronnen"),
        st.Page(help_page.show, title=tr("Uitleg"), url_path="uitleg", visibility="hidden"),
        # The first page has no path of its own; whoever writes its name means it.
        st.Page(_to_map, title=tr("Kaart"), url_path="kaart", visibility="hidden"),
    ]


def run(page: StreamlitPage) -> None:
    """Show a page; if nothing at all can be read, say so once instead of in every part of it."""
    readable = False
    with DutchErrors():
        embedded()
        readable = True
    if readable:
        page.run()
    else:
        dress(page.title, check=False)


def _to_map() -> None:
    st.switch_page(pages()[0], query_params=st.query_params.to_dict())


def switch_to_map() -> None:
    """Go to the map, as if the user chose it in the navigation."""
    st.switch_page(pages()[0])


def dress(title: str, *, check: bool = True) -> None:
    """Give the page its title, its style and its language; Streamlit itself says that every page is English.

    With ``check``, what the address names and nobody knows is told.
    """
    st.logo(_STATIC / "logo.png", size="large")
    st.html(_STATIC / "page.css")
    with st.container(key="aloud"):
        st.html(
            f"<h1>{escape(tr(title))}</h1>{_SCRIPT.replace('LANGUAGE', current())}",
            unsafe_allow_javascript=True,
        )
    guide.show(title, pages())
    if current() != DUTCH:
        (st.sidebar if title == _FIRST else st).caption(
            tr("Wat de documenten zeggen, namen en titels van bronnen staan hier in hun eigen taal.")
        )
    if check:
        with DutchErrors():
            _tell_unknown()


def _tell_unknown() -> None:
    from ui import address, language_switch, view_address

    tell_unknown_choices([language_switch.wrong(), *address.wrong_switches(st.query_params), view_address.wrong()])
    if st.query_params and (names := address.unknown(st.query_params)):
        listed = ", ".join(f"'{name}'" for name in names)
        st.warning(
            as_text(
                tr(
                    "Het adres van deze pagina noemt {listed}. Paraatkaart kent dat niet en laat het "
                    "buiten beschouwing.",
                    listed=listed,
                )
            )
        )


def as_text(text: str) -> str:
    """Escape text for a place that Streamlit reads as Markdown: what a user or a link gave must not become an image."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def tell_unknown_choices(wrong: Iterable[str]) -> None:
    """Say which choices of the address do not exist; empty ones are none."""
    if named := [name for name in wrong if name]:
        listed = ", ".join(f"'{name}'" for name in named)
        st.warning(
            as_text(
                tr("Het adres van deze pagina kiest {listed}. Dat bestaat niet en is niet gebruikt.", listed=listed)
            )
        )


def heading(text: str) -> None:
    """A quiet heading in the panel."""
    st.html(f'<h2 class="panel">{escape(text)}</h2>')


class DutchErrors:
    """A block that ends in a sentence for the visitor instead of a traceback; the details go to the log."""

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        """Show what went wrong. Streamlit's own signals, which are no ``Exception``, pass."""
        if not isinstance(error, Exception):
            return False
        if isinstance(error, ParaatkaartError):
            _log.warning("%s", error)
            st.error(as_text(told(error)))
        else:
            _log.error("A page failed", exc_info=error)
            st.error(tr(_UNEXPECTED))
        return True
