"""Looking into groups, and values as everyday Python."""

from datetime import UTC, datetime

from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, DateTime, Group, GroupTag, Localized, Response, Tag, Value

MOMENT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_values_lose_ipps_wrapping() -> None:
    group = Group(
        GroupTag.PRINTER,
        (
            ipp.text("location", Localized("Büro", "de"), "office"),
            ipp.date_time("now", MOMENT, DateTime(bytes(11))),
            ipp.collection("col", [ipp.integer("x", 1, 2)]),
            ipp.out_of_band("none", Tag.NO_VALUE),
        ),
    )
    assert group.plain == {
        "location": ("Büro", "office"),
        "now": (MOMENT, bytes(11)),
        "col": ({"x": (1, 2)},),
        "none": (None,),
    }


def test_the_first_of_repeated_names_counts() -> None:
    group = Group(GroupTag.PRINTER, (ipp.integer("x", 1), ipp.integer("x", 2)))
    assert group.first("x") == 1
    assert group.plain == {"x": (1,)}
    assert group.first("y") is None


def test_a_message_is_searched_by_group() -> None:
    jobs = tuple(Group(GroupTag.JOB, (ipp.integer("job-id", number),)) for number in (1, 2))
    response = Response(
        (2, 0), 0x0400, 1, (Group(GroupTag.OPERATION, (ipp.text("status-message", "No."),)), *jobs)
    )
    assert [group.first("job-id") for group in response.groups_of(GroupTag.JOB)] == [1, 2]
    assert response.first(GroupTag.JOB, "job-id") == 1
    assert response.get(GroupTag.PRINTER, "job-id") is None
    assert response.status_message == "No."
    assert response.is_error
    assert Response((2, 0), 0x0001, 1).status_message == ""
    assert not Response((2, 0), 0x0001, 1).is_error


def test_an_ill_formed_member_makes_its_collection_ill_formed() -> None:
    bad = Attribute("x", (Value(Tag.INTEGER, b"\x01"),))
    group = Group(GroupTag.JOB, (ipp.collection("col", [ipp.integer("y", 1)], [bad]), ipp.integer("z", 1)))
    assert [attribute.name for attribute in group.ill_formed()] == ["col"]


def test_members_are_found_by_name() -> None:
    value = ipp.collection("col", [ipp.integer("x", 1)]).values[0].value
    assert isinstance(value, ipp.Collection)
    assert value.get("x") == ipp.integer("x", 1)
    assert value.get("y") is None
