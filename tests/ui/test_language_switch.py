"""The switch between the languages: it keeps what was chosen, and the address keeps it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.language import ENGLISH


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_register, default_timeout=120)


def _register() -> None:
    from ui import language_switch
    from ui.pages import register_page

    language_switch.read()
    register_page.show()


def test_the_page_goes_on_in_the_other_language_with_what_was_chosen(page: AppTest) -> None:
    page.run()
    assert "taal" not in page.query_params
    page.multiselect(key="soort").set_value(["Oefenterrein"])
    page.segmented_control(key="deel").set_value("alles").run()
    (count,) = _counts(page)
    page.button(key="taal-wissel").click().run()
    assert not page.exception
    assert page.query_params["taal"] == ENGLISH
    assert page.text_input(key="tekst").label == "Search the register"
    assert page.segmented_control(key="deel").value == "alles"
    assert page.segmented_control(key="deel").options == [
        "Everything",
        "Figures",
        "Contradictions and cautions",
        "Open questions",
    ]
    assert page.multiselect(key="soort").value == ["Oefenterrein"]
    assert _counts(page) == [count.replace("van", "of").replace("rijen", "rows")]
    page.button(key="taal-wissel").click().run()
    assert "taal" not in page.query_params
    assert page.multiselect(key="soort").value == ["Oefenterrein"]
    assert _counts(page) == [count]


def _counts(page: AppTest) -> list[str]:
    return [html.proto.body for html in page.get("html") if 'class="count"' in html.proto.body]


def test_the_language_comes_from_the_address(page: AppTest) -> None:
    page.query_params["taal"] = ENGLISH
    page.query_params["deel"] = "Cijfers"  # as a Dutch page writes it
    page.run()
    assert not page.exception
    assert not page.warning
    assert page.segmented_control(key="deel").value == "cijfers"
    assert any("figures with a number" in html.proto.body for html in page.get("html"))
    assert 'document.documentElement.lang = "en"' in " ".join(html.proto.body for html in page.get("html"))


def test_an_address_with_dutch_words_is_understood_in_english(page: AppTest) -> None:
    page.query_params["taal"] = ENGLISH
    page.query_params["soort"] = "Oefenterrein"
    page.run()
    assert not page.exception
    assert page.multiselect(key="soort").value == ["Oefenterrein"]


def test_a_language_that_is_none_is_told(page: AppTest) -> None:
    page.query_params["taal"] = "klingon"
    page.run()
    assert not page.exception
    (told,) = [warning.value for warning in page.warning]
    assert "'klingon'" in told.replace("\\", "")
    assert page.text_input(key="tekst").label == "Zoek in het register"
    assert "taal" not in page.query_params


def _reachability() -> None:
    from ui import language_switch
    from ui.pages import reachability_page

    language_switch.read()
    reachability_page.show()


def test_the_address_names_the_mode_by_the_word_of_the_page() -> None:
    page = AppTest.from_function(_reachability, default_timeout=120)
    page.query_params["vervoer"] = "Fiets"
    page.run()
    page.button(key="taal-wissel").click().run()
    assert not page.exception
    assert not page.error
    assert page.segmented_control(key="vervoer").value == "bike"
    assert page.query_params["vervoer"] == "Bike"
