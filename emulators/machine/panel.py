"""What the operator panel says: a view of the alert table, in the words of the model and its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .clock import US_PER_S
from .part import CannotDo, Part, action, nvram, ram
from .wording import SOURCE, base, languages, worded

if TYPE_CHECKING:
    from .conditions import Alert


DENIAL_S = 60
"""How long a refusal stands on the display for somebody to come and read it."""
FAR_DENIAL_S = 10
"""How long it stands there when nobody was at the printer whom it refused."""

DARK = {"panel": "dark"}
"""What a person sees of menus and reports while the printer is not up."""

_WIDE = r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60"
"""Hangul, ideographs, kana and full-width forms."""

_PIECE = re.compile(f"[{_WIDE}]|[^{_WIDE}]+")


class Panel(Part):
    """Fields:
    language: BCP 47 tag. ready_text: replaces the ready message (PJL RDYMSG), each of its lines on a line of
    the display; "" for the model's own.
    request: what a host wants of an operator (PJL OPMSG), shown while the printer is paused for it.
    denied: somebody was just refused for want of the right password.
    keys_locked: somebody has locked its keys from afar, so that hands change nothing at it.
    """

    STEERS = False

    language: str = nvram("en")
    ready_text: str = ram("")
    denied: bool = ram(False)
    request: str = ram("")
    keys_locked: bool = nvram(False)

    def deny(self, seconds: int = DENIAL_S) -> None:
        """Tell whoever stands there, or sent it, that the password is wrong or missing."""
        self.denied = True
        self.machine.alarms.set(self, "told", seconds * US_PER_S)

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
        if self.keys_locked:
            raise CannotDo("the panel's keys are locked; unlock them over the network first")
        if self.machine.power.asleep:
            self.machine.power.wake()

    def leading_alert(self) -> Alert | None:
        """The alert it shows: the oldest that stops it, else the oldest critical one, else the oldest."""
        rows = self.machine.alerts.rows
        gravest = [row for row in rows if row.stops] or [row for row in rows if row.critical] or rows
        return gravest[0] if gravest else None

    @property
    def languages(self) -> tuple[str, ...]:
        """The profile's languages that it has words for; English where there is none of them."""
        tags = self.machine.profile.panel.languages
        return tuple(tag for tag in tags if base(tag) in languages()) or (SOURCE,)

    def spoken(self, tag: str = "") -> str:
        """The tag of its own that it speaks when asked for `tag`: the same or the nearest, else what it is
        set to."""
        if tag:
            own = self.languages
            exact = [one for one in own if one.lower() == tag.lower()]
            nearest = exact or [one for one in own if base(one) == base(tag)]
            if nearest:
                return nearest[0]
        return self.language if base(self.language) in languages() else SOURCE

    def text(self) -> str:
        """The whole message as the display shows it, one line; dark when there is no power.

        What the display's character set lacks is shown as "?".
        """
        return self._displayable(self.message())

    def message(self, tag: str = "") -> str:
        """The whole message in the language asked for, as `spoken` has it."""
        return self._whole(tag).replace("\n", " ").strip()

    def _whole(self, tag: str = "") -> str:
        own, english = self._said()
        return f"{own} {self.say(english, tag)}".strip(" ")

    def _displayable(self, text: str) -> str:
        charset = self.machine.profile.panel.charset
        return text.encode(charset, "replace").decode(charset)

    def say(self, english: str, tag: str = "") -> str:
        """One of the firmware's English sentences, or a part's label, in the language asked for."""
        return worded(english, self.spoken(tag))

    def alert(self, alert: Alert, tag: str = "") -> str:
        """How an alert is told: the model's code, and the words."""
        return f"{alert.vendor_code} {self.say(alert.condition.description, tag)}".strip()

    def _said(self) -> tuple[str, str]:
        """What is said in no language (the model's code, or a message that somebody sent), and in English."""
        machine = self.machine
        if not machine.power.on:
            return "", ""
        if machine.formatter.halted:
            return machine.formatter.last_words
        if not machine.power.ready:
            return "", "Starting"
        if machine.power.silent:
            return "", ""
        alert = self.leading_alert()
        if machine.engine.paused and not (alert is not None and alert.critical):
            if self.request:
                return self.request, ""
            asked = "Out of service" if machine.engine.deactivated else "Paused"
            return "", "Shut down" if machine.power.shut else asked
        if alert is not None:
            return alert.vendor_code, alert.condition.description
        if self.denied:
            return "", "Access denied"
        if machine.power.asleep:
            return "", "Sleep"
        if machine.fuser is not None and machine.fuser.heating and not machine.fuser.ready:
            return "", "Warming up"
        if machine.engine.busy:
            return "", "Printing"
        if not machine.network.link_up:
            return "", "Ethernet cable unplugged"
        if not machine.switch.authorised:
            return "", "802.1X authentication failed"
        return (self.ready_text, "") if self.ready_text else ("", machine.profile.panel.ready)

    def look(self) -> dict[str, str]:
        """The display when nothing is up, and the language that its menu is set to."""
        if not self.lit:
            return DARK
        return {"ready message": self.ready_text or "the model's own", "language": self.language}

    @action(panel=True)
    def reset_ready_message(self) -> None:
        """Put the model's own ready message back."""
        self.ready_text = ""

    @action(panel=True)
    def set_language(self, language: str) -> None:
        """Choose the language of the panel in its menu, by its BCP 47 tag."""
        if language not in self.languages:
            raise CannotDo(f"the panel does not speak {language!r}; it offers {', '.join(self.languages)}")
        self.language = language

    def lines(self) -> tuple[str, ...]:
        """The message broken to the display's width; at most its height."""
        return self._broken(self._displayable(self._whole()))

    def takes(self, line: str) -> bool:
        """Whether the display is wide enough for this line."""
        return _columns(line) <= self.machine.profile.panel.columns

    def ready_lines(self) -> tuple[str, ...]:
        """What somebody sent for the display to say at rest, broken likewise."""
        return self._broken(self.ready_text)

    def _broken(self, text: str) -> tuple[str, ...]:
        spec = self.machine.profile.panel
        lines = []
        for paragraph in text.split("\n"):
            lines.append("")
            for gap, piece in _pieces(paragraph):
                longer = f"{lines[-1]}{gap}{piece}" if lines[-1] else piece
                if _columns(longer) > spec.columns and lines[-1]:
                    lines.append(piece)
                else:
                    lines[-1] = longer
        shown = [_cut(line, spec.columns) for line in lines[: spec.lines]]
        return tuple(shown + [""] * (spec.lines - len(shown)))


def _columns(text: str) -> int:
    """Columns that a text takes on a display: an ideograph or kana fills two."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def _cut(line: str, columns: int) -> str:
    """As much of a line as there are columns for, never half a character."""
    while _columns(line) > columns:
        line = line[:-1]
    return line


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What a line may be broken between, each with the space before it: words, and every wide character."""
    for word in text.split():
        gap = " "
        for piece in _PIECE.findall(word):
            yield gap, piece
            gap = ""
