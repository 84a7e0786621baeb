"""Whoever acts on a device physically: the emulator itself, a rig, or a person who is prompted."""

from misfeed.hands.base import CannotAct, Hands

__all__ = ["CannotAct", "Hands"]
