"""schemathesis against the running server, from the OpenAPI document: no 5xx, and no answer that is not documented.

And requests that no client library sends: each is answered or cut off, and none brings a failure.

``YIHU_EXAMPLES`` is the number of requests an operation gets (1 unless told, right or wrong in turn; the long run takes 200),
half of them meant to be right and half to be wrong. Many ids in paths and versions in ``If-Match`` are those of a small world, so
that requests come past 404. They are made by somebody who holds every role, except where that would cost them their session or
their account.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from requests import Session
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from tests.builders import people
from tests.builders.world import Part, World, world
from tests.system import hostile
from tests.system.conftest import Service

EXAMPLES = int(os.environ.get("YIHU_EXAMPLES", "1"))
CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
ENDS_THE_SESSION = {"erase_account", "log_out", "log_out_others"}
TELLS_BY_503 = {"read_readiness"}
FAST = settings(
    max_examples=max(1, EXAMPLES // 2),
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 20,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@dataclass(frozen=True)
class Prober:
    """Sends generated requests to the server, and keeps what is wrong with the answers."""

    address: str
    made: World
    session: Session
    found: dict[str, str]

    def probe(self, operation: Any, mode: GenerationMode) -> None:
        """Send one operation's requests, right or wrong ones; right ones where it has no input that could be wrong."""
        try:
            self._probe(operation, mode)
        except Unsatisfiable:
            if mode is GenerationMode.POSITIVE:
                raise
            self._probe(operation, GenerationMode.POSITIVE)

    def _probe(self, operation: Any, mode: GenerationMode) -> None:
        @FAST
        @given(
            case=operation.as_strategy(generation_mode=mode), ids=st.integers(0, 3), version=st.sampled_from(VERSIONS)
        )
        def send(case: Any, ids: int, version: str) -> None:
            self._place(case, ids < 3)  # the first request of an operation, the simplest one, is among them
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = version
            self._send(case, operation.definition.raw["operationId"])

        send()

    def _place(self, case: Any, is_known: bool) -> None:
        for name in case.path_parameters or {}:
            code = "tutoring" if "service-types" in case.path else self.made.here
            known = {**self.made.ids, "code": code}
            if is_known and name in known:
                case.path_parameters[name] = known[name]

    def _send(self, case: Any, name: str) -> None:
        headers = self.made.headers[Part.EVERYTHING]
        if name in ENDS_THE_SESSION:
            headers = people.sign_in(people.account())
        answer = case.call(base_url=self.address, session=self.session, headers=headers)
        wanted = [check for check in CHECKS if not (check is not_a_server_error and name in TELLS_BY_503)]
        try:
            case.validate_response(answer, checks=wanted)
        except (Failure, FailureGroup) as failure:
            for each in failure.exceptions if isinstance(failure, FailureGroup) else (failure,):
                told = f"{name}: {each.title} ({answer.status_code}): {each.message[:600]}\n  {answer.text[:300]}"
                self.found.setdefault(
                    f"{name} {each.title} {answer.status_code}", f"{told}\n  {case.as_curl_command()[:900]}"
                )


VERSIONS = ('"v1"', '"v1"', '"v2"', '"v1:gzip"', "*", '"other"', "v1", "W/")


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    """The address of one web process for both."""
    with service() as address:
        yield address


@pytest.fixture
def prober(address: str) -> Iterator[Prober]:
    """A prober of the running server with a small world in its database."""
    with Session() as session:
        yield Prober(address, world(), session, {})


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_no_request_is_answered_with_a_failure_or_what_is_not_documented(prober: Prober) -> None:
    schema = schemathesis.openapi.from_url(f"{prober.address}/api/v1/openapi.json")
    for number, result in enumerate(schema.get_all_operations()):
        assert isinstance(result, Ok), result
        for mode in _modes(number):
            prober.probe(result.ok(), mode)
    assert not prober.found, "\n\n".join(prober.found.values())


def _modes(number: int) -> Sequence[GenerationMode]:
    """Both; where each operation gets one request alone, one of them in turn."""
    both = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return both if EXAMPLES > 1 else both[number % 2 :][:1]


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_odd_requests_are_answered_and_the_server_goes_on(address: str) -> None:
    answers = {what: hostile.status(address, request) for what, request in hostile.REQUESTS.items()}
    assert not {what: code for what, code in answers.items() if code >= 500}
    assert hostile.status(address, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") == 200
    limits = (
        "a right body in chunks",
        "a body in chunks",
        "endless chunks",
        "a body beyond all bounds",
        "a bottomless body",
    )
    assert [answers[what] for what in limits] == [401, 422, 413, 413, 422]
