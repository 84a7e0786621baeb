"""The page stands alone, starts with the verdict, leads to every case, and obeys nothing a device said."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from misfeed.errors import UsageError
from misfeed.journal import (
    AttachmentRecord,
    CaseRecord,
    Journal,
    Measurement,
    Observation,
    Outcome,
    Phase,
    PictureRecord,
    PromptRecord,
    RunHeader,
)
from misfeed.messages import PSEUDO, languages
from misfeed.report import html_page, write_html
from misfeed.report.colours import INTERFACES

Build = Callable[..., Journal]
Run = tuple[CaseRecord, ...]


class Page(HTMLParser):
    """Tags with their attributes, and the text a reader sees."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._styled = False
        self.feed(source)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._styled = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._styled:
            self.text += f" {data}"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def page(build: Build, run: Run) -> Page:
    return Page(html_page(build(run)))


def test_it_needs_no_other_file_and_no_script(build: Build, run: Run) -> None:
    source = html_page(build(run))
    page = Page(source)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert "url(" not in source.replace("url(#", "")
    assert not re.findall(r"https?://(?!www\.w3\.org)", source)


def test_it_starts_with_the_verdict_and_the_first_failure(page: Page) -> None:
    order = [page.text.index(words) for words in ("Failed", "2 of 4 cases did not pass", "First failure")]
    assert order == sorted(order)
    first = page.text[order[-1] :]
    assert first.index("MP-03[office-mfp]") < first.index("snmp did not show mediaPathOutputJam within 30 s")
    assert "in phase detect" in page.text


def test_every_link_leads_somewhere_and_every_case_has_its_anchor(page: Page, run: Run) -> None:
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    assert max(ids.values()) == 1
    targets = {(attrs["href"] or "")[1:] for attrs in page.all("a") if (attrs["href"] or "").startswith("#")}
    assert targets <= set(ids)
    assert {"MP-03-mono-laser", "MP-03-office-mfp", "NW-06-mono-laser", "NW-10-mono-laser"} <= targets


def test_a_case_shows_all_that_was_recorded_of_it(page: Page) -> None:
    for words in (
        "Paper folds like an accordion <at the back>.",
        "42 min",  # the repair phase
        "media-jam-error after 400 ms",
        "fuser.claws.worn",
        "92 %",
        "snmp: row 3",
        "Replace the pickup roller",
        "the jam came back",
        "Replace the fuser",
        "alert_delay",
        "<= 2 s",
        "fuser touched at 180 °C",
        "FW-REQ-JAM-014",
    ):
        assert words in page.text, words


def test_failures_are_unfolded_and_the_rest_is_folded(page: Page) -> None:
    folded = {(attrs["class"] or ""): "open" not in attrs for attrs in page.all("details")}
    assert folded == {"passed": True, "failed": False, "error": False, "skipped": True}


def test_tables_say_what_their_headers_head(page: Page) -> None:
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))


def test_headings_skip_no_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_a_device_says_is_shown_and_not_obeyed(build: Build, run: Run) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    said = Observation(Phase.DETECT, '"><script>', attack, attack, False, 5)
    odd = msgspec.structs.replace(
        run[1],
        case=attack,
        scenario=attack,
        title=attack,
        profile=attack,
        variant={attack: attack},
        reason=attack,
        observations=(said,),
        attachments=("javascript:alert(1)",),
    )
    page = Page(html_page(build((odd,))))
    assert not page.all("script")
    assert not page.all("img")
    assert attack in page.text
    assert all((attrs["href"] or "").startswith(("#", "./")) for attrs in page.all("a"))


def test_printed_pages_stand_in_the_report_itself_with_what_a_ruler_told(build: Build, run: Run) -> None:
    pictures = (
        PictureRecord(Phase.DETECT, b"\x89PNG one", ("repeat mark every 94.2 mm: names <roller>",)),
        PictureRecord(Phase.VERIFY, b"\x89PNG two"),
    )
    source = html_page(build((msgspec.structs.replace(run[0], pictures=pictures),)))
    page = Page(source)
    first, second = page.all("img")
    assert first["src"] == "data:image/png;base64," + base64.b64encode(b"\x89PNG one").decode()
    assert (first["alt"], second["alt"]) == (
        "Printed page: With the fault",
        "Printed page: After the repair",
    )
    assert "names <roller>" in page.text
    assert "img-src data:" in source


def test_a_huge_answer_is_cut(build: Build, run: Run) -> None:
    said = Observation(Phase.DETECT, "log", "has a line", "x" * 5_000_000, True, 5)
    assert len(html_page(build((msgspec.structs.replace(run[0], observations=(said,)),)))) < 200_000


def test_cases_that_failed_alike_are_listed_as_one_trouble(build: Build, run: Run) -> None:
    alike = tuple(
        msgspec.structs.replace(run[1], case=f"MP-{n:02d}[a]", scenario=f"MP-{n:02d}") for n in range(40)
    )
    source = html_page(build(alike))
    listed = source[source.index("What did not pass") : source.index("Scenarios and profiles")]
    assert listed.count("snmp did not show") == 1
    assert "and 34 more" in listed


def test_an_interrupted_run_does_not_pass(build: Build, run: Run) -> None:
    page = Page(html_page(build(run[:1], plan=("MP-03[mono-laser]", "MP-04[mono-laser]"))))
    assert "Unfinished" in page.text
    assert "MP-04[mono-laser]" in page.text


def test_a_run_in_which_nothing_ran_does_not_pass(build: Build, run: Run) -> None:
    assert "Nothing ran" in Page(html_page(build(()))).text
    assert "Nothing ran" in Page(html_page(build(run[3:]))).text


def test_the_same_journal_gives_the_same_bytes(build: Build, run: Run, tmp_path: Path) -> None:
    journal = build(run)
    one = write_html(journal, tmp_path / "a.html").read_bytes()
    assert write_html(journal, tmp_path / "b.html").read_bytes() == one


def test_the_page_names_its_language(build: Build, run: Run) -> None:
    for language in languages():
        assert f'<html lang="{language}">' in html_page(build(run, plan=("ZZ-1",)), language)


def test_every_word_comes_from_the_catalogue_or_from_the_run(build: Build, run: Run) -> None:
    journal = build(run, plan=("ZZ-1",))
    page = Page(html_page(journal, PSEUDO))
    recorded = journal.path.read_bytes().decode("utf-8", "replace") + " ".join(INTERFACES)
    recorded += " ZZ µs ms s min h d " + " ".join(str(case.to_plain()) for case in run)
    raw = re.sub("⟦[^⟧]*⟧", " ", page.text)
    raw += " ".join(
        re.sub("⟦[^⟧]*⟧", " ", attrs.get(name) or "")
        for _, attrs in page.tags
        for name in ("title", "alt", "aria-label")
    )
    assert {word for word in re.findall(r"[A-Za-zµ]+", raw) if word not in recorded} == set()


def test_the_page_speaks_spanish(build: Build, run: Run) -> None:
    assert "2 de 4 casos no han pasado" in Page(html_page(build(run), "es")).text


def test_an_unknown_language_is_refused_naming_those_there_are(build: Build, run: Run) -> None:
    with pytest.raises(UsageError, match="en, es"):
        html_page(build(run), "tlh")


def test_files_stand_with_their_digest_and_close_shaves_are_told(build: Build, run: Run) -> None:
    file = AttachmentRecord("walk.txt", "text/plain", "ab" * 32, 1, b"x")
    near = Measurement("alert_delay", 1.9, "s", "<= 2 s", marginal=True, requirement="FW-7")
    case = msgspec.structs.replace(run[0], attachments=("e/walk.txt",), files=(file,), measurements=(near,))
    text = Page(html_page(build((case,)))).text
    assert "text/plain, 1 octet, BLAKE2b abababababababab…" in text
    assert "alert_delay FW-7 1.9 s <= 2 s within, but only just" in text


def test_a_passing_case_costs_little_markup(build: Build, run: Run) -> None:
    def size(count: int) -> int:
        cases = tuple(msgspec.structs.replace(run[0], case=f"MP-03[{n}]") for n in range(count))
        return len(html_page(build(cases)))

    assert (size(60) - size(20)) / 40 < 4_000


def test_outcomes_have_words_and_marks_of_their_own(page: Page) -> None:
    for outcome in Outcome:
        assert outcome.value in page.text


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("What people were asked", "nobody answered")), ("es", ("Lo que se preguntó", "nadie contestó"))],
)
def test_what_people_were_asked_stands_with_their_answers(
    language: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    asked = (
        PromptRecord(Phase.REPAIR, "act open cover.rear", "Open <it>.", "done", by="terminal", wall_s=12.0),
        PromptRecord(Phase.REPAIR, "act close cover.rear", "Close it.", "cannot", "no hands", "station"),
        PromptRecord(Phase.VERIFY, "panel", "What does it say?"),
    )
    case = CaseRecord(case="A[x]", scenario="A", outcome=Outcome.ERROR, asked=asked)
    header = RunHeader(run="r", seed=1, version="1", wall_started="2026-11-27T02:00:00.000+00:00")
    with Journal.create(tmp_path / "run.journal", header) as journal:
        journal.plan(["A[x]"])
        journal.record(case)
        journal.finish()
        page = html_page(journal, language)
    for words in (*told, "Open &lt;it&gt;.", "12 s", "terminal", "no hands", "station"):
        assert words in page
