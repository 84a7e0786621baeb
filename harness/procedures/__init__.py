"""Repair procedures as something to be tried out: which steps matter, which do nothing, which protect."""

from misfeed.procedures.proof import Part, Proof, StepProof, Trial, prove

__all__ = ["Part", "Proof", "StepProof", "Trial", "prove"]
