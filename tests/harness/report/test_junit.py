"""JUnit XML as Jenkins' junit-10 schema and GitLab's parser take it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal
from misfeed.report import junit_xml, write_junit

# element -> (attributes it must have, those it may have, its children); after jenkinsci/xunit-plugin junit-10
GRAMMAR = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}


def assert_follows_the_schema(element: ElementTree.Element) -> None:
    must, may, children = GRAMMAR[element.tag]
    assert must <= set(element.attrib) <= must | may, element.tag
    if "time" in element.attrib:
        assert re.fullmatch(r"\d+\.\d+", element.attrib["time"])
    for child in element:
        assert child.tag in children, f"{child.tag} in {element.tag}"
        assert_follows_the_schema(child)


@pytest.fixture
def root(build: Callable[..., Journal], run: tuple[CaseRecord, ...]) -> ElementTree.Element:
    return ElementTree.fromstring(junit_xml(build(run)))


def case_named(root: ElementTree.Element, part: str) -> ElementTree.Element:
    return next(case for case in root.iter("testcase") if part in case.attrib["name"])


def test_the_document_follows_the_schema(root: ElementTree.Element) -> None:
    assert_follows_the_schema(root)


def test_counts_of_suites_agree_with_their_cases(root: ElementTree.Element) -> None:
    assert [suite.attrib["name"] for suite in root] == ["media_path", "network"]
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[attribute]) == len(suite.findall(f"testcase/{tag}"))
    assert int(root.attrib["tests"]) == sum(int(suite.attrib["tests"]) for suite in root)


def test_a_failure_says_why_and_whose_it_is_with_its_evidence(root: ElementTree.Element) -> None:
    failure = case_named(root, "MP-03[office-mfp]").find("failure")
    assert failure is not None
    assert failure.attrib == {
        "message": "snmp did not show mediaPathOutputJam within 30 s",
        "type": "product",
    }
    assert "snmp: not held: prtAlertTable has mediaPathOutputJam" in (failure.text or "")
    assert "hazard: fuser touched at 180 °C" in (failure.text or "")


def test_trouble_of_the_bench_is_an_error_and_a_skip_keeps_its_reason(root: ElementTree.Element) -> None:
    error, skipped = case_named(root, "NW-06").find("error"), case_named(root, "NW-10").find("skipped")
    assert error is not None
    assert error.attrib["type"] == "bench"
    assert skipped is not None
    assert skipped.attrib["message"] == "the device has no second vantage point"


def test_names_are_unique_and_carry_profile_and_variant(root: ElementTree.Element) -> None:
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)
    assert case_named(root, "NW-06").attrib["name"] == "NW-06[mono-laser][refused]"
    assert case_named(root, "NW-06").attrib["classname"] == "misfeed.network.NW-06"


def test_attachments_are_linked_and_versions_are_properties(root: ElementTree.Element) -> None:
    out = case_named(root, "MP-03[office-mfp]").findtext("system-out") or ""
    assert "[[ATTACHMENT|evidence/walk.txt]]" in out
    properties = {one.attrib["name"]: one.attrib["value"] for one in root.iter("property")}
    assert properties["seed"] == "7"
    assert properties["profile.mono-laser"] == "3"


def test_control_characters_of_a_panel_do_not_break_the_document(
    build: Callable[..., Journal], run: tuple[CaseRecord, ...]
) -> None:
    odd = msgspec.structs.replace(run[1], reason="panel said \x00\x1b[2J <jam> & \ufffe", title="\x07")
    root = ElementTree.fromstring(junit_xml(build((odd,))))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.attrib["message"] == "panel said \ufffd\ufffd[2J <jam> & \ufffd"


def test_an_empty_run_is_still_a_document(build: Callable[..., Journal]) -> None:
    root = ElementTree.fromstring(junit_xml(build(())))
    assert_follows_the_schema(root)
    assert root.attrib["tests"] == "0"


def test_a_place_that_cannot_be_written_is_a_usage_error(
    build: Callable[..., Journal], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        write_junit(build(()), tmp_path / "file" / "junit.xml")


def test_nothing_but_the_report_is_left_behind(build: Callable[..., Journal], tmp_path: Path) -> None:
    write_junit(build(()), tmp_path / "out" / "junit.xml")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["junit.xml"]
