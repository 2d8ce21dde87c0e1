"""Whatever is sent to any operation, by anybody, is answered as the description says."""

from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from tests.api.floor import Floor

PARTS = [
    None, "first", "second", "third", "planner", "head", "quality", "finance", "director", "admin",
]  # fmt: skip
CHECKS = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
EXAMPLES = 2


@pytest.fixture
def schema(db):
    """Return the description as the product serves it, and the product to try it on."""
    ends = (request_started, request_finished)
    for end in ends:  # As Django's own client does: the test's transaction outlives a request.
        end.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.parametrize("part", PARTS)
def test_every_operation_answers_as_it_declares(floor: Floor, schema, part):
    token = floor.token(part) if part else ""
    task = str(floor.count.task("first"))
    answered: Counter[tuple[str, int]] = Counter()

    def try_out(operation, mode: GenerationMode) -> None:
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
        def one(case, real: bool) -> None:
            if real and "task_id" in (case.path_parameters or {}):
                case.path_parameters["task_id"] = task
            case.headers = {**(case.headers or {})}
            if token:
                case.headers["Authorization"] = f"Bearer {token}"
            answer = case.call()
            assert answer.status_code < 500, (case.as_curl_command(), answer.content)
            case.validate_response(answer, checks=CHECKS)
            answered[operation.label, answer.status_code] += 1

        one()

    for found in schema.get_all_operations():
        for mode in GenerationMode:
            try_out(found.ok(), mode)

    statuses = {status for _, status in answered}
    if part is None:
        assert statuses <= {401, 404, 405}
    else:
        assert 200 in statuses


def test_the_operations_that_were_tried_are_those_that_succeed_too(floor: Floor):
    """Every operation is reached with a good answer, so that the fuzz does not only knock."""
    task = floor.count.task("first")
    handover = {
        "place": floor.room.places["A-01"],
        "to_person": floor.count.people["second"].id,
    }
    good = [
        floor.get("/me"),
        floor.get("/time"),
        floor.get("/tasks"),
        floor.get(f"/tasks/{task}"),
        floor.upload(floor.scan(device_at=timezone.now().isoformat())),
        floor.post(f"/tasks/{task}/handovers", handover),
        floor.post(f"/tasks/{task}/submission", {}),
    ]

    assert [answer.status_code for answer in good] == [200, 200, 200, 200, 200, 201, 200]
