"""Plots of a run as inline SVG that takes its ink from the page. Same times in, same bytes out.

Draws in points on bare axes: the project's own `Axis` places everything, matplotlib turns it into SVG with
letters as outlines, so that no font of the reader's machine matters.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from misfeed.journal import Phase
from misfeed.messages import Words
from misfeed.report.colours import PHASES, interface_colour
from misfeed.report.scale import Axis, axis_for, duration_text
from misfeed.report.timing import Detection, Spread

# Stand-ins that no palette uses; the page's own ink and grid colours replace them in the SVG.
_INK = "#010203"
_GRID = "#040506"

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "misfeed",
    "svg.fonttype": "path",
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "path.simplify": False,
    "text.color": _INK,
}
_WIDTH = 720.0  # points, as all lengths here
_DOT = 5.0
_MANY = 200  # dots in one row; above it they are drawn smaller


def detection_plot(found: Sequence[Detection], words: Words) -> str:
    """A dot per case, a row per interface, a line at each median, on an axis of seconds."""
    row, left, right = 34.0, 84.0, 190.0
    axis = axis_for(us for one in found for us, _ in one.shown)
    field = _WIDTH - left - right
    with rc_context(_STYLE):
        figure, axes = _bare(left, right, 8, 38, row * len(found))
        _time_axis(
            axes, axis, field, row * len(found), _axis_label(words("detection_axis"), axis, words), True
        )
        for number, one in enumerate(found):
            middle = row * (len(found) - number - 0.5)
            axes.axhline(middle, color=_GRID, linewidth=0.6, zorder=0)
            axes.text(-8, middle, one.interface, ha="right", va="center")
            axes.text(field + 10, middle, _count(one, words), ha="left", va="center", fontsize=8)
            if one.shown:
                _dots(axes, [axis.share(us) * field for us, _ in one.shown], middle, row, one.interface)
                at = axis.share(one.median_us) * field
                axes.plot([at, at], [middle - row * 0.42, middle + row * 0.42], color=_INK, linewidth=1.6)
        return _inline(figure, words("detection"), "t-")


def duration_plot(spreads: dict[str, dict[Phase, Spread]], words: Words) -> str:
    """A row per scenario, a mark per phase at the median of its cases, a line over their range."""
    row, left, right, above = 17.0, 84.0, 16.0, 30.0
    axis = axis_for(
        us for phases in spreads.values() for one in phases.values() for us in (one.low_us, one.high_us)
    )
    field, height = _WIDTH - left - right, row * len(spreads)
    with rc_context(_STYLE):
        figure, axes = _bare(left, right, above, 38, height)
        label = _axis_label(words("durations_axis"), axis, words)
        _time_axis(axes, axis, field, height, label, seconds=False)
        middles = {scenario: height - row * (number + 0.5) for number, scenario in enumerate(spreads)}
        for scenario, middle in middles.items():
            axes.text(-8, middle, scenario, ha="right", va="center", fontsize=8)
            axes.axhline(middle, color=_GRID, linewidth=0.6, zorder=0)
        handles = []
        for phase, (colour, mark) in PHASES.items():
            points = [
                (phases[phase], middles[scenario]) for scenario, phases in spreads.items() if phase in phases
            ]
            if not points:
                continue
            for one, middle in points:
                if one.high_us > one.low_us:
                    ends = [axis.share(one.low_us) * field, axis.share(one.high_us) * field]
                    axes.plot(ends, [middle, middle], color=colour, linewidth=1.6, solid_capstyle="butt")
            style = _mark_style(colour, mark)
            medians = [axis.share(one.median_us) * field for one, _ in points]
            axes.plot(medians, [middle for _, middle in points], **style)
            handles.append(Line2D([], [], label=f"{words(f'phase_{phase.value}')} ({len(points)})", **style))
        axes.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=len(handles) or 1,
            frameon=False,
            borderaxespad=0.4,
            handletextpad=0.1,
            columnspacing=1.2,
            fontsize=8,
        )
        return _inline(figure, words("durations"), "p-")


def _bare(left: float, right: float, above: float, below: float, height: float) -> tuple[Figure, Axes]:
    """A figure whose data unit is one point."""
    total = height + above + below
    figure = Figure(figsize=(_WIDTH / 72, total / 72))
    FigureCanvasSVG(figure)
    field = _WIDTH - left - right
    axes = figure.add_axes((left / _WIDTH, below / total, field / _WIDTH, height / total))
    axes.set_axis_off()
    axes.set_xlim(0, field)
    axes.set_ylim(0, height)
    return figure, axes


def _time_axis(axes: Axes, axis: Axis, field: float, height: float, label: str, seconds: bool) -> None:
    for share, text in axis.ticks():
        at = share * field
        axes.plot([at, at], [-3, height], color=_GRID, linewidth=0.8, zorder=0, clip_on=False)
        axes.text(at, -7, _in_seconds(axis, share) if seconds else text, ha="center", va="top", fontsize=8)
    axes.text(field / 2, -22, label, ha="center", va="top")


def _in_seconds(axis: Axis, share: float) -> str:
    us = axis.low_us * (axis.high_us / axis.low_us) ** share if axis.log else axis.high_us * share
    return f"{us / 1_000_000:.6g} s"


def _axis_label(text: str, axis: Axis, words: Words) -> str:
    return f"{text} ({words('log_scale')})" if axis.log else text


def _dots(axes: Axes, places: Sequence[float], middle: float, row: float, interface: str) -> None:
    """Dots of equal place stand on top of one another; where the tallest stack would overflow its row, the
    whole row is squeezed, so that its outline still shows how many cases fall where.

    All of a row are one path of lines without length and with round ends: a few bytes per case.
    """
    size = _DOT if len(places) <= _MANY else _DOT * 0.6
    width = size * 0.7
    columns = Counter(round(place / width) for place in places)
    step = min(size * 0.9, row * 0.76 / max(columns.values()))
    taken: Counter[int] = Counter()
    corners: list[tuple[float, float]] = []
    for place in places:
        column = round(place / width)
        height = middle + (taken[column] - (columns[column] - 1) / 2) * step
        taken[column] += 1
        corners += [(place, height), (place + 0.01, height)]
    dots = Path(corners, [Path.MOVETO, Path.LINETO] * len(places))
    colour = interface_colour(interface)
    axes.add_patch(
        PathPatch(dots, fill=False, edgecolor=colour, linewidth=size, capstyle="round", clip_on=False)
    )


def _count(one: Detection, words: Words) -> str:
    if not one.shown:
        return words("none_shown", missing=len(one.missing))
    median = duration_text(one.median_us)
    if one.missing:
        return words("count_missing", count=len(one.shown), median=median, missing=len(one.missing))
    return words("count_median", count=len(one.shown), median=median)


def _mark_style(colour: str, mark: str) -> dict[str, Any]:
    return {
        "color": colour,
        "marker": mark,
        "markersize": 5.5,
        "markeredgewidth": 1.4,
        "linestyle": "none",
    }


def _inline(figure: Figure, title: str, prefix: str) -> str:
    """The figure as an `svg` element that can stand in a page beside others, which have other prefixes."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    width, height = figure.get_size_inches() * 72
    opening = (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}"'
        ' style="stroke-linejoin:round;stroke-linecap:butt">'
    )
    svg = opening + svg[svg.index(">") + 1 :]
    # The rest is matplotlib's: a style sheet that would apply to the whole page, ids that repeat from
    # figure to figure, more digits than a screen has, and line breaks.
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{prefix}", svg)
    svg = re.sub(r"([1-9]\d*\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = svg.replace("> <", "><")
    return svg.replace(_INK, "currentColor").replace(_GRID, "var(--grid)").strip()
