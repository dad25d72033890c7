"""Every setting is explained for operators, with the default that the code has."""

import re
from dataclasses import fields

from app.config import Settings, variable_of
from tests.system.server import ROOT

LINE = re.compile(r"^(?P<is_off>#?)(?P<name>[A-Z][A-Z_]+)=(?P<value>.*)$", re.MULTILINE)
NOT_OURS = {"POSTGRES_PASSWORD", "POSTGRES_SERVICE_PASSWORD"}
LINES = {found["name"]: found for found in LINE.finditer((ROOT / "deploy" / ".env.example").read_text())}


def test_every_setting_is_there_and_nothing_else() -> None:
    assert set(LINES) - NOT_OURS == {variable_of(entry.name) for entry in fields(Settings)}


def test_what_is_left_out_shows_the_default() -> None:
    shown = {name: line["value"] for name, line in LINES.items() if line["is_off"] and name not in NOT_OURS}
    defaults = {variable_of(entry.name): str(entry.default) for entry in fields(Settings)}
    assert shown == {name: defaults[name] for name in shown}


def test_it_can_be_used_once_the_keys_are_filled_in() -> None:
    used = {name: line["value"] for name, line in LINES.items() if not line["is_off"]}
    assert Settings.from_environment(used).sms == "http"
