"""From observations to causes: probes read the interfaces, rules name what they mean."""

from misfeed.diagnostics.diagnoser import diagnose
from misfeed.diagnostics.finding import HEALTHY, UNKNOWN, Finding

__all__ = ["HEALTHY", "UNKNOWN", "Finding", "diagnose"]
