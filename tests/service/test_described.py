"""The description of the interface holds: requests made from it at random get what it promises.

`CALLS` says how many requests; `make described` takes 10 000.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from serviced import Browser

CALLS = int(os.environ.get("CALLS", "600"))


@pytest.fixture(scope="module")
def bearer(app: Any) -> Any:
    """The header of a token of the office, a new one where a request has revoked it."""
    office, held = Browser(app, "office"), [""]
    asked = {"name": "x", "scopes": ["read", "submit", "score", "manage"]}

    def header() -> dict[str, str]:
        found = {"authorization": f"Bearer {held[0]}"}
        if not held[0] or Browser(app)("GET", "/session", headers=found).status_code == 401:
            held[0] = office("POST", "/tokens", json=asked).json()["secret"]
            found = {"authorization": f"Bearer {held[0]}"}
        return found

    return header


@pytest.mark.hostile
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_random_requests_get_what_is_promised(
    app: Any, bearer: Any, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("ERROR")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import schemathesis
        from schemathesis import GenerationMode
        from schemathesis.checks import not_a_server_error
        from schemathesis.specs.openapi import checks as promised

        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        operations = [found.ok() for found in schema.get_all_operations()]
        checks = [
            not_a_server_error,
            promised.status_code_conformance,
            promised.content_type_conformance,
            promised.response_schema_conformance,
        ]
        each = max(1, CALLS // 2 // len(operations))
        made = 0
        for operation in operations:

            @settings(
                max_examples=each,
                deadline=None,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=GenerationMode[mode]))
            def ask(case: Any) -> None:
                nonlocal made
                made += 1
                try:
                    case.call_and_validate(headers=bearer(), checks=checks)
                except Exception as error:
                    for record in caplog.records:
                        error.add_note(str({k: vars(record).get(k) for k in ("error", "where")}))
                    raise

            ask()
    assert made >= each * len(operations) // 2
