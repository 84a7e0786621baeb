"""Scripts, profiles and faults looked through without running any of them."""

from misfeed.checking.look import Looked, Trouble, look_through

__all__ = ["Looked", "Trouble", "look_through"]
