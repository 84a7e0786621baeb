"""What the system allows is asked each time."""

from __future__ import annotations

import resource

from misfeed.transports.descriptors import most_descriptors


def test_a_limit_that_is_set_is_the_one_that_is_told() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    lower = before[0] - 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (lower, before[1]))
    try:
        assert most_descriptors() == lower
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
