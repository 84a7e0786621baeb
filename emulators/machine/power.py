"""Mains, boot and sleep. What a power cycle does to each part is the part's own business."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .part import EVERYBODY, CannotDo, Part, action, nvram, physical, ram

_BOOTED = "booted"

Delay = Annotated[int, Meta(ge=0, le=86_400)]
"""Seconds, up to a day."""


class Power(Part):
    """Fields:
    plugged, switched_on: the cord and the switch. ready: the self-test is over.
    asleep: resting until a job or a touch wakes it. booted_at: machine time of the last power-on.
    cycles: power-ons counted. deep_sleep: the deepest level is set, at which the network sleeps too.
    shut: its firmware was told to shut down (RFC 3998 Shutdown-Printer), and hears on.
    sleep_set_s: what somebody set the sleep delay to; -1 for what the model came with.
    """

    SEEN_BY = (EVERYBODY,)

    plugged: bool = physical(True)
    switched_on: bool = physical(True)
    ready: bool = ram(False)
    asleep: bool = ram(False)
    booted_at: int = ram(0)
    cycles: int = nvram(0)
    shut: bool = ram(False)
    deep_sleep: bool = nvram(False)
    sleep_set_s: int = nvram(-1, hidden=True)

    @property
    def on(self) -> bool:
        """The firmware has power; it may still be booting."""
        machine = self.machine
        return self.plugged and self.switched_on and machine.mains.live and not machine.power_supply.dead

    @property
    def sleep_after_s(self) -> int:
        """How long it rests before it goes to sleep; 0 for never."""
        return self.machine.profile.engine.sleep_after_s if self.sleep_set_s < 0 else self.sleep_set_s

    @action
    def power_off(self) -> None:
        """Switch off; everything in RAM is gone."""
        if self.on:
            self.machine.lose_power()
        if self.plugged:
            self.switched_on = False

    @action
    def power_on(self) -> None:
        """Switch on and boot."""
        if not self.plugged:
            raise CannotDo("plug the cord in first")
        if not self.switched_on:
            self.switched_on = True
            self.returned()

    @action
    def unplug(self) -> None:
        """Pull the cord."""
        if self.on:
            self.machine.lose_power()
        self.plugged = False

    @action
    def plug_in(self) -> None:
        """Put the cord in; it boots if it is switched on."""
        if not self.plugged:
            self.plugged = True
            self.returned()

    def returned(self) -> None:
        """Something on the way from the outlet to the boards was mended or switched: boot if that was all."""
        if self.on and not self.ready and not self.machine.alarms.has(self, _BOOTED):
            self.machine.gain_power()

    @property
    def silent(self) -> bool:
        """Asleep so deeply that only a touch or the USB cable wakes it."""
        return self.asleep and self.deep_sleep

    def look(self) -> dict[str, str]:
        """The lamp in the power button, and the energy page of the panel's menu."""
        lamp = "out" if not self.on else "pulses slowly" if self.asleep else "lit"
        if not self.machine.panel.lit:
            return {"lamp": lamp}
        return {"lamp": lamp, "sleep level": "deepest" if self.deep_sleep else "network stays up"}

    @action(panel=True)
    def set_sleep(self, deep: bool) -> None:
        """Choose the sleep level, at the panel."""
        self.deep_sleep = deep

    @action(panel=True)
    def set_sleep_after(self, seconds: Delay) -> None:
        """Choose how long it rests before it goes to sleep, at the panel; 0 for never."""
        self.sleep_set_s = seconds
        # It counts anew, from now: somebody has just touched it.
        self.machine.alarms.clear(self, "sleep")

    def boot(self, *, done: bool = False) -> None:
        """Begin the self-test, or skip it (`done`) for a machine that is found running."""
        self.booted_at = self.machine.now
        self.cycles += 1
        self.machine.rtc.power_came()
        if done:
            self._booted()
        else:
            self.machine.alarms.set(self, _BOOTED, self.machine.profile.engine.boot_ms * 1_000)

    def _booted(self) -> None:
        self.ready = True
        self.machine.path.look_again()
        for part in self.machine.parts.values():
            part.on_boot()
        if self.machine.fuser is not None:
            self.machine.fuser.boot()

    def shut_down(self) -> None:
        """Print what is being printed, take no more, and then do nothing but listen (RFC 3998 §3.5.2)."""
        self.machine.jobs.rejecting = self.machine.engine.pausing = self.shut = True

    def start_up(self) -> None:
        """Be as a printer is that has just been switched on (RFC 3998 §3.5.3)."""
        engine = self.machine.engine
        self.machine.panel.request = ""
        self.machine.jobs.rejecting = engine.pausing = engine.paused = engine.deactivated = self.shut = False

    def restart(self) -> None:
        """Start anew once whoever asks has been answered, with all that waits to be printed."""
        self.start_up()
        self.machine.formatter.reset_soon(keep_jobs=True)

    def lose_power(self) -> None:
        if self.shut:
            self.start_up()
        super().lose_power()

    def idle(self) -> None:
        """Nothing to do: begin to count towards sleep, if not counting already.

        A stopped printer stays awake, so that its message can be read.
        """
        after = self.sleep_after_s
        if after and not self.asleep and not self.machine.alarms.has(self, "sleep"):
            self.machine.alarms.set(self, "sleep", after * 1_000_000)

    def wake(self) -> None:
        self.machine.alarms.clear(self, "sleep")
        if self.asleep:
            self.asleep = False
            for part in self.machine.parts.values():
                part.on_wake()

    def on_alarm(self, name: str) -> None:
        if name == _BOOTED:
            if self.machine.formatter.starts():
                self._booted()
        elif not (self.machine.engine.busy or self.machine.engine.stopped):
            self.asleep = True
            if self.machine.fuser is not None:
                self.machine.fuser.rest()
