"""The station page as text, in a language. What it shows comes later, as events."""

from __future__ import annotations

import json
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from misfeed.messages import words

SPOKEN = (
    "passed", "failed", "error", "skipped", "flaky", "quarantined", "station_ended", "station_done",
    "station_cannot", "station_skip", "station_why", "station_hazard", "station_other", "station_answer",
    "station_file", "station_none", "station_lost",
)  # fmt: skip
"""Messages that the script says itself."""


def station_page(language: str) -> str:
    """The whole page, which everybody on this computer may read."""
    say = words(language)
    environment = Environment(
        loader=PackageLoader("misfeed.station", ""), autoescape=True, undefined=StrictUndefined
    )
    style = resources.files("misfeed.station").joinpath("station.css").read_text("utf-8")
    spoken = json.dumps({key: say(key) for key in SPOKEN}, ensure_ascii=False)
    template = environment.get_template("station.html.jinja")
    return template.render(say=say, style=style, spoken=spoken)
