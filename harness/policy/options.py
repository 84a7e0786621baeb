"""What the command line asked of a run, written into its journal, so that a resumed run does the same."""

from __future__ import annotations

import msgspec
from misfeed.errors import UsageError


class Options(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The selection of a run and its policy.

    Attributes:
        words, profiles, expression: as in `misfeed.suite.Selection`.
        where: the expression that chose the profiles.
        rerun: how many more times a failed case is run.
        actor: who diagnoses and repairs, by name. hands, answers: as in `misfeed.suite.Selection`.
        bench: real devices, as `misfeed.real.Bench.told` says them. over, capture_usb: as in
            `misfeed.suite.Selection`.
        quarantine: path of the quarantine file.
            baseline: path of the run that this one is held against.
    """

    words: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    expression: str = ""
    where: str = ""
    shard: str = ""
    rerun: int = 0
    max_skips: int | None = None
    quarantine: str = ""
    actor: str = ""
    hands: str = ""
    answers: str = ""
    baseline: str = ""
    bench: str = ""
    over: str = ""
    capture_usb: str = ""

    def told(self) -> tuple[str, ...]:
        """For the header of a journal."""
        return (msgspec.json.encode(self).decode(),)

    @classmethod
    def read(cls, told: tuple[str, ...], path: object) -> Options:
        """From the header of the journal at `path`. Raises UsageError."""
        try:
            (text,) = told
            return msgspec.json.decode(text, type=cls)
        except (ValueError, msgspec.DecodeError) as error:
            raise UsageError(
                f"{path} does not say what its run selected, so it cannot be resumed: start a new run"
            ) from error
