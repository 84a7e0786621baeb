"""A thing for each owner: the same while somebody has it, another afterwards, and no pile of what is gone."""

from __future__ import annotations

from misfeed.emulators.one_each import OneEach


class Thing:
    def __init__(self, owner: object) -> None:
        self.owner = owner


def test_all_who_ask_have_the_same_and_each_owner_its_own() -> None:
    things: OneEach[Thing] = OneEach()
    one, other = object(), object()
    first = things.of(one, lambda: Thing(one))
    assert things.of(one, lambda: Thing(one)) is first
    assert things.of(other, lambda: Thing(other)) is not first


def test_nothing_is_kept_that_nobody_has() -> None:
    things: OneEach[Thing] = OneEach()
    made = 0
    for _ in range(1_000):
        owner = object()
        assert things.of(owner, lambda whose=owner: Thing(whose)).owner is owner
        made = max(made, len(things))
    assert made <= 200


def test_what_is_held_outlasts_any_number_that_come_and_go() -> None:
    things: OneEach[Thing] = OneEach()
    owner = object()
    held = things.of(owner, lambda: Thing(owner))
    for _ in range(1_000):
        passing = object()
        things.of(passing, lambda whose=passing: Thing(whose))
    assert things.of(owner, lambda: Thing(owner)) is held
