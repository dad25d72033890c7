"""The doctor looks at everything, tells what is wrong and what to do, and no secret."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from psycopg import pq
from sqlalchemy import text

from app.config import Settings
from app.kit import clock
from app.kit.crypto import KeyRing
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.job_runs import Heartbeat, JobRun
from app.operating import doctor, neighbours
from app.operating.findings import Finding, Mark
from app.operating.ports import free_port
from tests.builders import people


def findings(app: Flask, **settings: object) -> dict[str, Finding]:
    """What is found, by check."""
    in_use = replace(app.extensions["settings"], **settings)
    return {finding.check: finding for finding in doctor.examine(in_use)}


def test_a_working_service_has_no_failure(app: Flask) -> None:
    db.session.add(Heartbeat(process_id=new_id(), beat_at=clock.now()))
    people.account()
    assert [finding for finding in findings(app).values() if finding.is_failure] == []


def test_a_library_that_cannot_close_prepared_statements_is_a_failure(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(app)["driver"].mark is Mark.GOOD
    monkeypatch.setattr(pq, "version", lambda: 160009)
    assert findings(app)["driver"].is_failure
    assert "libpq 16.9" in findings(app)["driver"].line()


def test_silent_jobs_and_failing_jobs_are_failures(app: Flask) -> None:
    db.session.add(Heartbeat(process_id=new_id(), beat_at=clock.now() - timedelta(minutes=2)))
    db.session.add(JobRun(name="settle_points", last_error="ValueError at app.points:1"))
    found = findings(app)
    assert (found["jobs"].is_failure, found["job"].is_failure) == (True, True)
    assert "settle_points" in found["job"].line()


def test_keys_that_do_not_open_the_data_are_a_failure(app: Flask) -> None:
    people.account()
    ring = app.extensions["keys"]
    app.extensions["keys"] = KeyRing({"k1": b"x" * 32}, b"y" * 32)
    try:
        assert findings(app)["sealed"].is_failure
    finally:
        app.extensions["keys"] = ring


def test_an_older_schema_is_a_failure(committed_app: Flask) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert findings(committed_app)["migrations"].is_failure


def test_what_cannot_be_reached_is_told_without_secrets() -> None:
    closed = f"127.0.0.1:{free_port()}"
    settings = Settings(
        sms="http", sms_gateway_url=f"http://me:hush@{closed}/send", redis_url=f"redis://:hush@{closed}/0"
    )
    found = {finding.check: finding for finding in neighbours.examine(settings)}
    assert (found["sms"].mark, found["redis"].mark, found["fcm"].mark) == (Mark.BAD, Mark.BAD, Mark.NOTE)
    assert closed in found["sms"].line()
    assert "hush" not in "".join(finding.line() for finding in found.values())


def test_unreadable_fcm_credentials_are_a_failure(tmp_path: Path) -> None:
    file = tmp_path / "fcm.json"
    file.write_text(json.dumps(["not", "an account"]))
    found = {finding.check: finding for finding in neighbours.examine(Settings(fcm_credentials=str(file)))}
    assert found["fcm"].is_failure
