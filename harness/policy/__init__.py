"""What a run is told beside its scenarios: which models, which part of it, what may fail.

Knows facts, names and records only; runs nothing.
"""

from __future__ import annotations

from misfeed.policy.options import Options
from misfeed.policy.quarantine import Quarantine
from misfeed.policy.shard import Shard
from misfeed.policy.where import Where

__all__ = ["Options", "Quarantine", "Shard", "Where"]
