"""The control interface as a client sees it that others' software made from its description.

`@hey-api/openapi-ts` generates it in TypeScript; the compiler judges the types, Node.js runs the examples.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, Role, Tokens
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving

pytestmark = pytest.mark.peer

PACKAGES = ("@hey-api/openapi-ts@0.85.0", "@types/node@20.19.0", "typescript@5.9.3")
EXAMPLES = Path(__file__).with_name("generated_client.ts")
TOKEN = "for-a-generated-client"
COMPILE = (
    "--strict", "--module", "commonjs", "--target", "es2022", "--types", "node", "--skipLibCheck",
    "--esModuleInterop", "--lib", "es2023,dom,dom.iterable,dom.asynciterable", "--outDir", "out",
)  # fmt: skip


def unavailable(reason: str) -> None:
    if os.environ.get("MISFEED_PEERS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def run(folder: Path, *words: str) -> str:
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, f"{' '.join(words[:2])}\n{ran.stdout[-4_000:]}{ran.stderr[-4_000:]}"
    return ran.stdout


@pytest.fixture(scope="module")
def control() -> Iterator[str]:
    machine = Machine(profiles.load("mono-laser"), WallClock())
    host = Host(machine)
    service = ControlService(machine, Tokens({TOKEN: Role.INJECT}), host.wires)
    with Serving(host, extra={"control": service}) as serving:
        yield serving.describe()["control"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, control: str) -> Path:
    """A folder with the generated client in it, and the examples."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        unavailable(f"{', '.join(missing)} not found; install the Debian packages nodejs and npm")
    folder = tmp_path_factory.mktemp("client")
    (folder / "package.json").write_text('{"private": true, "type": "commonjs"}')
    install = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    installed = subprocess.run([*install, *PACKAGES], cwd=folder, capture_output=True, text=True, check=False)
    if installed.returncode:
        unavailable(f"npm cannot install {', '.join(PACKAGES)}: {installed.stderr[-1_000:]}")
    asked = urllib.request.Request(f"{control}/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        (folder / "openapi.json").write_text(json.dumps(json.load(answer)))
    run(folder, "node_modules/.bin/openapi-ts", "-i", "openapi.json", "-o", "client")
    shutil.copy(EXAMPLES, folder / "examples.ts")
    return folder


def test_a_client_generated_from_the_description_compiles_and_runs_the_examples(
    project: Path, control: str
) -> None:
    run(project, "node_modules/.bin/tsc", *COMPILE, "examples.ts")
    told = run(project, "node", "out/examples.js", control, TOKEN)
    assert told.split() == ["look", "breakAndMend", "print", "listen", "goBack", "beRefused"]
