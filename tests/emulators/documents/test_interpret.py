"""The door to the interpreters: which format goes where, and that a document is read once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.documents import (
    DocumentError,
    Reason,
    UnsupportedFormat,
    interpret,
    recognise,
    supported,
)
from misfeed.emulators.machine import Clock, JobState, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.roles import main_tray
from misfeed.fixtures import document

MONO = ("black",)


def test_the_same_document_is_read_once() -> None:
    data = document("plain-3p.pdf")
    assert interpret(data, "application/pdf", MONO) is interpret(bytes(data), "Application/PDF", MONO)
    assert interpret(data, "application/pdf", MONO) is not interpret(
        data, "application/pdf", ("cyan", "black")
    )


@pytest.mark.parametrize("format_", ["application/vnd.zebra-zpl", "image/tiff", "application/octet-stream"])
def test_a_format_without_an_interpreter_is_named(format_: str) -> None:
    with pytest.raises(UnsupportedFormat, match=format_) as caught:
        interpret(b"%!PS", format_, MONO)
    assert caught.value.reason is Reason.UNSUPPORTED
    assert caught.value.format == format_


def test_every_format_of_every_profile_can_be_interpreted() -> None:
    from misfeed.emulators.profiles import names

    for name in names():
        assert {one.lower() for one in load(name).documents.formats} <= set(supported()), name


@given(st.sampled_from(supported()), st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_junk_reads_or_raises_one_error(format_: str, junk: bytes) -> None:
    try:
        interpret(junk, format_, MONO)
    except DocumentError as error:
        assert error.reason in Reason  # noqa: PT017


def test_an_interpreted_document_uses_the_toner_it_covers() -> None:
    machine = Machine(load("colour-laser-mfp"), Clock(), seed=1)
    data = document("colour-2p.pdf")
    read = interpret(data, recognise(data), machine.profile.engine.colorants)
    used = {supply.spec.color: supply.used for supply in machine.supplies}
    job = machine.jobs.submit(pages=read.pages, media=main_tray(machine.profile).media)
    machine.clock.finish_now()
    machine.clock.advance(60_000_000)
    done = machine.jobs.find(job.id)
    assert done is not None
    assert done.state is JobState.COMPLETED
    for supply in machine.supplies:
        inked = sum(page.coverage_ppm[supply.spec.color] for page in read.pages)
        assert supply.used - used[supply.spec.color] == inked > 0
