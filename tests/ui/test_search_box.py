"""What the search field offers below it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from ui.search_box import search_box

    search_box()


def test_what_is_on_no_map_is_a_link_to_its_row_of_the_register() -> None:
    page = AppTest.from_function(_page, default_timeout=60).run()
    page.text_input[0].set_value("Ministerie van Defensie").run()
    assert not page.exception
    html = [one.proto.body for one in page.get("html")]
    assert any('<a href="register?id=OVH-01" target="_self">Ministerie van Defensie</a>' in one for one in html)
    assert not any("Niets gevonden" in one.value for one in page.caption)


def test_what_nobody_has_is_said_to_be_not_found() -> None:
    page = AppTest.from_function(_page, default_timeout=60).run()
    page.text_input[0].set_value("qqzzxx").run()
    assert "Niets gevonden voor ‘qqzzxx’" in page.caption[0].value


def test_a_layer_that_is_chosen_is_switched_on_and_named_in_the_address() -> None:
    page = AppTest.from_function(_page, default_timeout=60).run()
    page.text_input[0].set_value("natuurgebieden").run()
    assert page.button[0].label.startswith("**Natuurgebieden**")
    page.button[0].click().run()
    assert not page.exception
    assert page.session_state["laag-nature_areas"]
    assert page.query_params["doel"] == "nature_areas/"
