"""Where in a table a mistake began."""

from __future__ import annotations

import pytest

from geodata.locate import wrong_syntax

HEAD = 'id,name,note\n1,"two\nlines",right\n'


@pytest.mark.parametrize(
    "rows, told",
    [
        ('2,"open,z\n3,y,z\n4,"w",z\n5,v,z\n', "is not closed, or not followed by a comma"),
        ('2,"open,z\n3,y,z\n4,w,z\n', "is not closed, or not followed by a comma"),
        ('2,"open,z\n3,y,z",u\n4,w\n', ""),
        ('2,"open,z\n3,"\n', "a quotation mark that is opened in line 4 is closed in line 5 only"),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_told_where_it_was_opened(rows: str, told: str) -> None:
    found = list(wrong_syntax("a.csv", (HEAD + rows).encode(), ["id", "name", "note"], []))
    if told:
        assert [told in one for one in found] == [True]
        assert found[0].endswith("(a.csv, line 4)")
    else:  # a text of two lines, and another row with a column too few
        assert [one.endswith("(a.csv, line 6)") for one in found] == [True]


def test_a_comma_too_much_is_told_in_its_line() -> None:
    (found,) = wrong_syntax("a.csv", b"id,name\n1,x\n2,y,\n", ["id", "name"], [])
    assert found.startswith("3 columns instead of 2; near 'name' a comma")
    assert found.endswith("(a.csv, line 3)")
