"""Mains, boot and sleep. What a power cycle does to each part is the part's own business."""

from __future__ import annotations

from .part import EVERYBODY, CannotDo, Part, action, nvram, physical, ram


class Power(Part):
    """Fields:
    plugged, switched_on: the cord and the switch. ready: the self-test is over.
    asleep: resting until a job or a touch wakes it. booted_at: machine time of the last power-on.
    cycles: power-ons counted.
    """

    SEEN_BY = (EVERYBODY,)

    plugged: bool = physical(True)
    switched_on: bool = physical(True)
    ready: bool = ram(False)
    asleep: bool = ram(False)
    booted_at: int = ram(0)
    cycles: int = nvram(0)

    @property
    def on(self) -> bool:
        """The firmware has power; it may still be booting."""
        return self.plugged and self.switched_on

    @action
    def power_off(self) -> None:
        """Switch off; everything in RAM is gone."""
        if self.on:
            self.switched_on = False
            self.machine.lose_power()

    @action
    def power_on(self) -> None:
        """Switch on and boot."""
        if not self.plugged:
            raise CannotDo("plug the cord in first")
        if not self.switched_on:
            self.switched_on = True
            self.machine.gain_power()

    @action
    def unplug(self) -> None:
        """Pull the cord."""
        if self.on:
            self.plugged = False
            self.machine.lose_power()
        self.plugged = False

    @action
    def plug_in(self) -> None:
        """Put the cord in; it boots if it is switched on."""
        if not self.plugged:
            self.plugged = True
            if self.switched_on:
                self.machine.gain_power()

    def boot(self, *, done: bool = False) -> None:
        """Begin the self-test, or skip it (`done`) for a machine that is found running."""
        self.booted_at = self.machine.now
        self.cycles += 1
        if done:
            self._booted()
        else:
            self.machine.set_alarm(self, "booted", self.machine.profile.engine.boot_ms * 1_000)

    def _booted(self) -> None:
        self.ready = True
        self.machine.path.look_again()
        for part in self.machine.parts.values():
            part.on_boot()
        if self.machine.fuser is not None:
            self.machine.fuser.boot()

    def idle(self) -> None:
        """Nothing to do: begin to count towards sleep, if not counting already.

        A stopped printer stays awake, so that its message can be read.
        """
        after = self.machine.profile.engine.sleep_after_s
        if after and not self.asleep and not self.machine.has_alarm(self, "sleep"):
            self.machine.set_alarm(self, "sleep", after * 1_000_000)

    def wake(self) -> None:
        self.machine.clear_alarm(self, "sleep")
        self.asleep = False

    def on_alarm(self, name: str) -> None:
        if name == "booted":
            self._booted()
        elif not (self.machine.engine.busy or self.machine.engine.stopped):
            self.asleep = True
            if self.machine.fuser is not None:
                self.machine.fuser.rest()
