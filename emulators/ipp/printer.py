"""The view itself: one machine as an IPP printer, with the encoded attributes it keeps while they hold.

It keeps no printer state.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from misfeed.emulators.ipp.calls import printer_uri
from misfeed.emulators.ipp.captured import captured_of
from misfeed.emulators.ipp.description import media_col_database, printer_description
from misfeed.emulators.ipp.encoded import Encoded, encoded, shared, templates
from misfeed.emulators.ipp.groups import Groups, KeptAnswer
from misfeed.emulators.ipp.notices import contents
from misfeed.emulators.ipp.offer import Offer, offer_of
from misfeed.emulators.ipp.preferences import preferring
from misfeed.emulators.ipp.recorded import recorded_attributes, recorded_operations, speaks_2
from misfeed.emulators.ipp.selection import Selection
from misfeed.emulators.ipp.status import printer_status
from misfeed.emulators.ipp.subscriptions import Subscriptions
from misfeed.emulators.ipp.times import printer_times, unchanged_for
from misfeed.emulators.machine import Machine
from misfeed.protocols.ipp import GroupTag, encode_attribute, join_group

_KEPT_HOSTS = 4


class Printer:
    """Attributes:
    subscriptions: who wants to hear of events.
    operations: those that are done, and whether the target of each is a job. speaks_2: IPP 2.x is spoken.
    """

    def __init__(self, machine: Machine, operations: Mapping[int, bool]) -> None:
        self.machine = machine
        self.subscriptions = Subscriptions(
            machine, lambda one, name, job: contents(machine, self.offer, one, name, job)
        )
        self._offer = offer_of(machine.profile)
        self._preferred = (machine.notes.defaults, preferring(self._offer, machine.notes.defaults))
        self._captured = captured_of(machine.profile)
        self.operations = recorded_operations(self._captured, operations)
        self.speaks_2 = speaks_2(self._captured)
        self._fixed: OrderedDict[tuple[object, ...], Encoded] = OrderedDict()
        self._live: dict[str, Encoded] = {}
        self._live_revision = -1
        self._laid: tuple[Encoded, Encoded, Encoded] | None = None
        self._answers = Groups()

    @property
    def offer(self) -> Offer:
        """What the model lets a client choose, with the defaults that an administrator chose."""
        wanted = self.machine.notes.defaults
        if self._preferred[0] is not wanted:
            self._preferred = (wanted, preferring(self._offer, wanted))
        return self._preferred[1]

    # -- printer attributes ------------------------------------------------------------------------------

    def attributes(self, selection: Selection, host: str, language: str = "") -> bytes:
        """The printer group's octets, but for the times at its end."""
        spoken = self.machine.panel.spoken(language)
        description, status = self._description(host), self._status(spoken)
        kept = self._recorded(description, status, spoken) if self._captured else (*description, *status)
        if selection.wants("media-col-database", "template") and "media-col-database" not in self._captured:
            kept += encoded("template", (media_col_database(self.offer),))
        return b"".join(octets for name, part, octets in kept if selection.wants(name, part))

    def _recorded(self, description: Encoded, status: Encoded, language: str) -> Encoded:
        """The attributes of a recorded model: laid over each other once for a state, with the time of now."""
        laid = self._laid
        if laid is None or laid[0] is not description or laid[1] is not status:
            now = (*description, *status)
            recorded = recorded_attributes(self.machine, self._captured, now, language)
            laid = self._laid = (description, status, recorded)
        times = {each.name: encode_attribute(each) for each in printer_times(self.machine)}
        return tuple((name, part, times.get(name, octets)) for name, part, octets in laid[2])

    def times(self, selection: Selection) -> bytes:
        """The attributes of time, which end the printer group; a recorded model has them in its own order."""
        if self._captured:
            return b""
        attributes = printer_times(self.machine)
        wanted = (each for each in attributes if selection.wants(each.name, "description"))
        return b"".join(map(encode_attribute, wanted))

    def true_until(self, selection: Selection) -> float:
        """The time of the machine's clock at which time alone changes what is selected."""
        return self.machine.clock.now + unchanged_for(self.machine, selection.may_want)

    def _description(self, host: str) -> Encoded:
        encryption = self.machine.network.encryption
        spoken, notes, found_by = self.machine.panel.spoken(), self.machine.notes, self.machine.discovery
        # Times before a start are told in seconds of up-time, which begin anew with it.
        booted_at = self.machine.power.booted_at
        # By the URI: a `Secured` name equals the same one in clear, and reaches the printer otherwise.
        key = (printer_uri(host), spoken, notes.state(), found_by.state(), encryption, booted_at)
        if key not in self._fixed:
            self._fixed[key] = (
                *templates(self.offer),
                *encoded(
                    "description", printer_description(self.machine, self.offer, host, tuple(self.operations))
                ),
            )
            while len(self._fixed) > _KEPT_HOSTS:
                self._fixed.popitem(last=False)
        return self._fixed[key]

    def _refresh(self) -> None:
        """Forget what held for an earlier state of the machine."""
        if self.machine.revision != self._live_revision:
            self._live_revision = self.machine.revision
            self._answers.clear()
            self._live.clear()

    def _status(self, language: str) -> Encoded:
        self._refresh()
        if language not in self._live:
            self._live[language] = tuple(
                [
                    shared((each.name, _part(each.name), encode_attribute(each)))
                    for each in printer_status(self.machine, self.offer, language)
                ]
            )
        return self._live[language]

    # -- answers kept whole ------------------------------------------------------------------------------

    def kept_answer(self, key: bytes) -> KeptAnswer | None:
        """What was answered to the same request before, if it still holds."""
        self._refresh()
        return self._answers.get(key)

    def keep_answer(self, key: bytes, selection: Selection, host: str, language: str) -> None:
        if self._captured:
            return  # the time stands within it
        group = printer_group(self.attributes(selection, host, language))
        self._answers.keep(key, KeptAnswer(selection, group, self.machine.panel.spoken(language)))


def _part(name: str) -> str:
    return "template" if name.startswith(("media-", "finishings-")) else "description"


def printer_group(attributes: bytes) -> bytes:
    return join_group(GroupTag.PRINTER, (attributes,))
