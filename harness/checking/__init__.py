"""Scripts, profiles and faults looked through without running any of them."""

from misfeed.checking.files import Trouble
from misfeed.checking.look import Looked, look_through

__all__ = ["Looked", "Trouble", "look_through"]
