"""The control interface, judged by Schemathesis: requests made from its description, odd ones above all."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, Role, Tokens
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(
        importlib.util.find_spec("schemathesis") is None,
        reason="schemathesis is not installed (pip install 'misfeed[fuzz]')",
    ),
]

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "unsupported_method",
)  # fmt: skip
TOKEN = "for-schemathesis"


@pytest.mark.parametrize("role", [Role.OBSERVE, Role.INJECT])
def test_no_request_makes_it_fail_or_answer_otherwise_than_it_says(role: Role, tmp_path: Path) -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock())
    host = Host(machine)
    service = ControlService(machine, Tokens({TOKEN: role}), host.wires)
    with Serving(host, extra={"control": service}) as serving:
        ran = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run",
                f"{serving.describe()['control']}/openapi.json",
                "--header", f"Authorization: Bearer {TOKEN}",
                "--checks", ",".join(CHECKS),
                "--exclude-path", "/events",  # it never ends; its own tests are elsewhere
                "--phases", "coverage,fuzzing", "--max-examples", "15", "--seed", "1",
                "--generation-database", "none", "--no-color",
            ],
            capture_output=True, text=True, timeout=240, cwd=tmp_path,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout[-5_000:] + ran.stderr[-2_000:]
        found = re.search(r"(\d+) generated, (\d+) passed", ran.stdout)
        assert found is not None, ran.stdout
        assert int(found[1]) == int(found[2]) > 50
        assert machine.panel.text() is not None
