"""A run as one HTML page that needs no server, no script and no other file. Prints what `page` computed."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from misfeed.journal import Journal, Outcome, Phase
from misfeed.messages import words
from misfeed.messages.recorded import recorded
from misfeed.report.brief import brief
from misfeed.report.colours import interface_colour
from misfeed.report.evidence import OURS, value_text
from misfeed.report.files import write_whole
from misfeed.report.page import MARKS, scenario_views, troubles_of
from misfeed.report.scale import Axis, axis_for, duration_text
from misfeed.report.tally import RunVerdict, Tally, first_trouble, in_order, natural, tally_in
from misfeed.report.timing import detections, phase_spreads, slowest

_ROWS = 60  # of the plot of durations; more are neither read nor opened quickly


def html_page(journal: Journal, language: str = "en") -> str:
    """The whole page as text. Raises UsageError for a language there is no catalogue for."""
    # Half a second to import, and a run that writes no page need not pay it.
    from misfeed.report.plots import detection_plot, duration_plot

    say = words(language)
    cases = in_order(journal)
    axis = axis_for(phase.duration_us for case in cases for phase in case.phases)
    scenarios = scenario_views(cases, axis)
    views = [view for scenario in scenarios for view in scenario.cases]
    remaining = journal.remaining()
    first = first_trouble(cases)
    tally = tally_in(journal)
    found, spreads = detections(cases), phase_spreads(cases)
    drawn = slowest(spreads, _ROWS)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            say=say,
            header=journal.header,
            wall_ended=journal.wall_ended,
            tally=tally,
            said_count=_counted(tally),
            first=next((view for view in views if view.case is first), None),
            troubles=troubles_of(views),
            scenarios=scenarios,
            profiles=sorted({case.profile for case in cases}, key=natural),
            anchors={view.case.case: view.anchor for view in views},
            remaining=remaining,
            found=found,
            detection_svg=Markup(detection_plot(found, say)) if found else "",
            duration_svg=Markup(duration_plot(drawn, say)) if drawn else "",
            plot_left_out=len(spreads) - len(drawn),
            axis=axis,
            grid=Markup(_grid_lines(axis)),
            device_us=sum(view.device_us for view in views),
            wall_us=round(sum(case.wall_s for case in cases) * 1_000_000),
        )
    )


def write_html(journal: Journal, path: Path | str, language: str = "en") -> Path:
    """Write `html_page` to a file. Raises UsageError when it cannot be written."""
    return write_whole(path, html_page(journal, language))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("misfeed.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        brief=brief, duration=duration_text, said=recorded, value=value_text, colour=interface_colour
    )
    environment.globals.update(Outcome=Outcome, Phase=Phase, MARKS=MARKS, OURS=OURS)
    return environment


def _grid_lines(axis: Axis) -> str:
    """The axis marks as CSS backgrounds, once for all charts of the page."""
    return ",".join(
        f"linear-gradient(var(--grid) 0 0) {share * 100:.3g}% 0/1px 100% no-repeat"
        for share, _ in axis.ticks()
    )


def _counted(tally: Tally) -> int:
    """The number that the sentence under the verdict is about."""
    counts = {
        RunVerdict.PASSED: tally.passed + tally.flaky,
        RunVerdict.FAILED: tally.total,
        RunVerdict.TOO_MANY_SKIPS: tally.skipped,
    }
    return counts.get(tally.verdict, tally.remaining)
