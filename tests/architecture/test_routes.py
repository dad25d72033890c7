"""Every address declares who may use it, and is made in one way."""

import json

import pytest
from flask import Flask

from app.config import Settings
from app.factory import create_app
from app.kit.database import Base
from app.people.permissions import PERMISSIONS, Permission
from mobile_api.endpoint import Operation


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application; nothing here asks the database."""
    var = str(tmp_path_factory.mktemp("var"))
    return create_app(Settings(database_url="postgresql+psycopg:///nowhere", var_dir=var))


def test_every_address_is_an_operation_with_a_permission(described: Flask) -> None:
    for rule in described.url_map.iter_rules():
        operation = getattr(described.view_functions[rule.endpoint], "operation", None)
        assert isinstance(operation, Operation), f"{rule.rule} is not made by blueprint.operation"
        assert isinstance(operation.permission, Permission), rule.rule
        assert operation.method in (rule.methods or ()), rule.rule


def test_every_permission_is_somebodys() -> None:
    given = frozenset[Permission]().union(*PERMISSIONS.values())
    assert not set(Permission) - given - {Permission.PUBLIC}


def test_operations_have_names_of_their_own(described: Flask) -> None:
    names = [rule.endpoint.rpartition(".")[2] for rule in described.url_map.iter_rules()]
    assert sorted(names) == sorted(set(names))


def test_what_creates_is_a_post_and_what_edits_tells_its_version(described: Flask) -> None:
    for view in described.view_functions.values():
        operation: Operation = view.__dict__["operation"]
        assert not operation.creates or operation.method == "POST", operation.name
        assert not operation.edits or operation.etag is not None, operation.name
        assert operation.method != "GET" or not (operation.body or operation.upload), operation.name


def test_relationships_load_nothing_by_themselves() -> None:
    lazy = [str(found) for mapper in Base.registry.mappers for found in mapper.relationships if found.lazy != "raise"]
    assert not lazy


def test_no_folder_is_served_as_it_is(described: Flask) -> None:
    assert described.static_folder is None


def test_the_document_can_be_written(described: Flask) -> None:
    """Two schemas with one name would warn, and a warning fails a test."""
    document = json.loads(described.extensions["document"].text())
    assert len(document["paths"]) > 1
