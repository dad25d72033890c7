"""The tree of places."""

import pytest
from flask import Flask

from app.kit.pages import PageRequest
from app.places import queries
from app.places.errors import PlaceNotFound
from app.places.models import PlaceLevel
from tests.builders.places import district
from tests.statements import counted


def test_a_path_leads_from_the_district_to_the_place_in_one_statement(app: Flask) -> None:
    district()
    with counted(app) as seen:
        path = queries.path("110107003026")
    assert [place.name for place in path] == ["石景山区", "八角街道", "八角路社区"]
    assert seen.count == 1


def test_a_place_that_is_not_there_has_no_path(app: Flask) -> None:
    district()
    with pytest.raises(PlaceNotFound):
        queries.path("110107003999")


def test_children_are_those_directly_below(app: Flask) -> None:
    district()
    assert [place.code for place in queries.children("110107")] == ["110107001", "110107003"]


def test_a_search_finds_names_below_a_place(app: Flask) -> None:
    district()
    found = queries.search("110107", PlaceLevel.COMMUNITY, "八角", PageRequest())
    assert [place.name for place in found.rows] == ["八角北里社区", "八角路社区"]
    assert queries.search("110107001", None, "八角", PageRequest()).rows == []


def test_a_search_without_a_place_lists_districts_only(app: Flask) -> None:
    district()
    assert [place.code for place in queries.search(None, None, None, PageRequest()).rows] == ["110107"]


@pytest.mark.parametrize("wildcard", ["%", "_", "\\"])
def test_a_search_takes_wildcards_as_letters(app: Flask, wildcard: str) -> None:
    district()
    assert queries.search("110107", None, wildcard, PageRequest()).rows == []
