"""A page in a browser that shows a run as it goes, puts questions to a person, and can stop it.

Loopback only. Knows records and the board; it asks no device anything.
"""

from __future__ import annotations

from misfeed.station.board import Board
from misfeed.station.follower import Station
from misfeed.station.server import StationServer

__all__ = ["Board", "Station", "StationServer"]
