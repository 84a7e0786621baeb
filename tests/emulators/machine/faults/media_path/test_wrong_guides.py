"""MP-06: guides at the wrong size: the tray tells another size than it holds, until they are set right."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import JobState, Page

FAULT = "tray.guides.wrong"


def ask_for_its_paper(bench: Any) -> Any:
    page = Page(dict.fromkeys(bench.machine.profile.engine.colorants, 50_000))
    job = bench.machine.jobs.submit(pages=(page,), media=bench.part.paper, source=bench.at)
    bench.machine.clock.finish_now()
    bench.wait(120)
    return bench.machine.jobs.find(job.id)


def test_the_tray_tells_another_size_and_nothing_else_is_wrong(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    assert bench.part.media != bench.part.paper
    assert bench.device.hands.look(bench.at)["guides"] == "off the paper"


def test_it_asks_for_paper_that_is_in_it_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    job = ask_for_its_paper(bench)
    assert job.state is not JobState.COMPLETED
    assert bench.critical == {("inputMediaChangeRequest", "input")}
    label = f"Load {bench.part.spec.label}"
    bench.shows(reason="media-needed-error", bit="noPaper", panel=label, port=0x30)


def test_more_of_the_paper_and_a_power_cycle_do_not_help(bench: Any) -> None:
    bench.break_it()
    if bench.part.level < bench.part.spec.capacity:
        bench.do("load")
    bench.power_cycle()
    ask_for_its_paper(bench)
    assert ("inputMediaChangeRequest", "input") in bench.critical
    assert bench.present


def test_a_tray_pushed_in_again_reads_the_same_wrong_guides(bench: Any) -> None:
    bench.break_it()
    bench.do("open")
    bench.do("close")
    assert bench.part.media != bench.part.paper


def test_guides_at_the_papers_edges_end_it(bench: Any) -> None:
    bench.break_it()
    job = ask_for_its_paper(bench)
    bench.do("set_guides")
    bench.wait(120)
    assert not bench.present
    assert bench.machine.jobs.find(job.id).state is JobState.COMPLETED
    bench.shows_nothing()


def test_what_comes_out_is_the_paper_that_lay_in_the_tray(bench: Any) -> None:
    bench.break_it()
    believed, paper = bench.part.media, bench.part.paper
    page = Page(dict.fromkeys(bench.machine.profile.engine.colorants, 50_000))
    bench.machine.jobs.submit(pages=(page,), media=believed, source=bench.at)
    bench.machine.clock.finish_now()
    bench.wait(120)
    assert bench.machine.bins[0].stack[-1].media == paper != believed


def test_paper_between_guides_that_stand_too_wide_comes_out_askew(bench: Any) -> None:
    paper, believed = bench.part.paper, bench.part.paper
    bench.do("set_guides", size="na_invoice_5.5x8.5in")
    assert bench.part.askew_mrad == 0
    wide = "iso_a3_297x420mm"
    if paper != wide:
        bench.break_it(size=wide)
        believed = wide
    page = Page(dict.fromkeys(bench.machine.profile.engine.colorants, 50_000))
    bench.machine.jobs.submit(pages=(page,), media=believed, source=bench.at)
    bench.machine.clock.finish_now()
    bench.wait(120)
    if paper != wide:
        assert bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"] == "skew"
