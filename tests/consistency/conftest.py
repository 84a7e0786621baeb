"""The option that writes the snapshots anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate", action="store_true", help="write the snapshots anew instead of comparing with them"
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    # A run that begins above this folder does not know the option.
    return bool(request.config.getoption("--regenerate", default=False))
