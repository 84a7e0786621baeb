"""Devices that others built: reached over sockets, known by what they tell, changed only by permit."""

from misfeed.real.benchfile import Bench, BenchDevice
from misfeed.real.provider import RealProvider

__all__ = ["Bench", "BenchDevice", "RealProvider"]
