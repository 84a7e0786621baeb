"""What the operator panel says: a view of the alert table, in the words of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clock import US_PER_S
from .part import CannotDo, Part, action, nvram, ram

if TYPE_CHECKING:
    from .conditions import Alert


DENIAL_S = 60
"""How long a refusal stands on the display."""

DARK = {"panel": "dark"}
"""What a person sees of menus and reports while the printer is not up."""


class Panel(Part):
    """Fields:
    language: BCP 47 tag. ready_text: replaces the ready message (PJL RDYMSG); "" for the model's own.
    denied: somebody was just refused for want of the right password.
    """

    STEERS = False

    language: str = nvram("en")
    ready_text: str = ram("")
    denied: bool = ram(False)

    def deny(self) -> None:
        """Tell whoever stands there, or sent it, that the password is wrong or missing."""
        self.denied = True
        self.machine.set_alarm(self, "told", DENIAL_S * US_PER_S)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        self.denied = False

    @property
    def lit(self) -> bool:
        """It shows its menus and prints its reports to whoever asks."""
        return self.machine.power.ready and not self.machine.formatter.halted

    def use(self) -> None:
        """Hands press its keys, which wakes it. Raises CannotDo while the printer is not up."""
        if not self.machine.power.on:
            raise CannotDo("the panel is dark; switch it on first")
        if not self.lit:
            raise CannotDo(f"the panel says {self.text()!r} and has no menu; wait until it is up")
        if self.machine.power.asleep:
            self.machine.power.wake()

    def leading_alert(self) -> Alert | None:
        """The alert it shows: the oldest that stops it, else the oldest critical one, else the oldest."""
        rows = self.machine.alerts.rows
        gravest = [row for row in rows if row.stops] or [row for row in rows if row.critical] or rows
        return gravest[0] if gravest else None

    def text(self) -> str:
        """The whole message, one line; dark when there is no power."""
        machine = self.machine
        if not machine.power.on:
            return ""
        if machine.formatter.halted:
            return machine.formatter.halted
        if not machine.power.ready:
            return "Starting"
        if machine.power.silent:
            return ""
        alert = self.leading_alert()
        if machine.engine.paused and not (alert is not None and alert.critical):
            return "Paused"
        if alert is not None:
            return f"{alert.vendor_code} {alert.condition.description}".strip()
        if self.denied:
            return "Access denied"
        if machine.power.asleep:
            return "Sleep"
        if machine.fuser is not None and machine.fuser.heating and not machine.fuser.ready:
            return "Warming up"
        if machine.engine.busy:
            return "Printing"
        if not machine.network.link_up:
            return "Ethernet cable unplugged"
        if not machine.switch.authorised:
            return "802.1X authentication failed"
        return self.ready_text or machine.profile.panel.ready

    def look(self) -> dict[str, str]:
        """The display when nothing is up."""
        return {"ready message": self.ready_text or "the model's own"} if self.lit else DARK

    @action(panel=True)
    def reset_ready_message(self) -> None:
        """Put the model's own ready message back."""
        self.ready_text = ""

    def lines(self) -> tuple[str, ...]:
        """The message broken to the display's width; at most its height."""
        spec = self.machine.profile.panel
        words, lines = self.text().split(), [""]
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if len(longer) > spec.columns and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        shown = [line[: spec.columns] for line in lines[: spec.lines]]
        return tuple(shown + [""] * (spec.lines - len(shown)))
