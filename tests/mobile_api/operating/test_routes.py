"""Health, readiness, figures, and the document with its page."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.job_runs import Heartbeat, JobRun
from tests.fakes import StandingClock


@pytest.fixture
def settings(app: Flask) -> Iterator[dict[str, str]]:
    """Settings to be changed for one test."""
    kept = app.extensions["settings"]
    changed: dict[str, str] = {}

    class Changing(dict[str, str]):
        def __setitem__(self, name: str, value: str) -> None:
            app.extensions["settings"] = replace(kept, **{name: value})

    yield Changing(changed)
    app.extensions["settings"] = kept


def beat(clock: StandingClock, seconds_ago: float = 0) -> None:
    db.session.add(Heartbeat(process_id=new_id(), beat_at=clock.now() - timedelta(seconds=seconds_ago)))
    db.session.commit()


def test_a_process_that_answers_is_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}


def test_the_service_is_ready_while_database_schema_and_jobs_are(client: FlaskClient, clock: StandingClock) -> None:
    beat(clock, seconds_ago=59)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"database": True, "migrations": True, "jobs": True})


def test_silent_jobs_make_it_not_ready(client: FlaskClient, clock: StandingClock) -> None:
    beat(clock, seconds_ago=61)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "not-ready")
    assert answer.get_json()["jobs"] is False
    assert answer.get_json()["database"] is True


def test_an_old_schema_makes_it_not_ready(client: FlaskClient, clock: StandingClock) -> None:
    beat(clock)
    db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()
    assert client.get("/readyz").get_json()["migrations"] is False


def test_the_figures_tell_requests_outbox_and_jobs(client: FlaskClient, clock: StandingClock) -> None:
    beat(clock, seconds_ago=7)
    db.session.add(JobRun(name="deliver", succeeded_at=clock.now()))
    db.session.commit()
    client.get("/nope")
    text = client.get("/metrics").get_data(as_text=True)
    assert re.search(r'yihu_request_seconds_count\{operation="unknown",status="404"\} \d', text)
    assert re.search(r'yihu_problems_total\{code="path-unknown"\} \d', text)
    assert "yihu_outbox_pending 0.0" in text
    assert "yihu_outbox_dead 0.0" in text
    assert "yihu_jobs_heartbeat_age_seconds 7.0" in text
    assert re.search(r'yihu_job_success_timestamp_seconds\{job="deliver"\} 1\.77\d*e\+09', text)


def test_the_figures_are_for_this_machine_only(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 401
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 401
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


def test_with_a_token_the_figures_are_for_who_holds_it(client: FlaskClient, settings: dict[str, str]) -> None:
    settings["metrics_token"] = "s" * 32
    assert client.get("/metrics").get_json()["code"] == "metrics-token-required"
    assert client.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {'s' * 32}"}).status_code == 200


def test_the_document_is_told_once(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert json.loads(answer.get_data())["openapi"] == "3.1.0"
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_the_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    linked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(link.startswith("/api/") or link == "data:," for link in linked)
    assert "<script>" not in page
    for link in linked:
        if link.startswith("/api/"):
            assert client.get(link).status_code == 200
