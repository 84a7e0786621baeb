"""One channel's environment: what SET set, over the defaults (PJL Technical Reference, ch. 2).

Knows which names are variables, and what they ask of a job; no connection.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.pjl import defaults
from misfeed.emulators.pjl.variables import Variable, variables
from misfeed.protocols.pjl import PjlCommand

_NAMES = ("USERNAME", "JOBNAME")
_SPACE = "LPARM"
"""What begins the names of variables of one language: LPARM:PCL PITCH."""


class Environment:
    """What holds for what comes next.

    Args:
        given: what holds unless PJL says otherwise.
    """

    def __init__(self, machine: Machine, given: Mapping[str, str]) -> None:
        self._machine = machine
        self._given = dict(given)
        self._variables = variables(machine.profile)
        self._set: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def clear(self) -> None:
        """What was set is over."""
        self._set.clear()
        self._names.clear()

    def set(self, command: PjlCommand) -> None:
        """SET: what there is not, or does not take the value, is passed over."""
        space, values = _addressed(command)
        for name, value in values.items():
            variable = self._variables.get(space + name)
            if variable is not None:
                accepted = variable.accept(value)
                if accepted is not None:
                    self._set[variable.name] = accepted
            elif name in _NAMES:
                self._names[name] = value

    def set_default(self, command: PjlCommand) -> None:
        """DEFAULT, by somebody who may."""
        space, values = _addressed(command)
        for name, value in values.items():
            if name in defaults.LOCKS:
                defaults.lock(self._machine, name, value)
            elif (variable := self._variables.get(space + name)) is not None:
                defaults.prefer(self._machine, variable, value)

    def inquired(self, command: PjlCommand) -> str | None:
        """What INQUIRE or DINQUIRE answers; None where there is no such variable."""
        name = subject(command)
        if name in defaults.LOCKS:
            return defaults.locks(self._machine)[name]
        variable = self._variables.get(name)
        if variable is None:
            return None
        return self.value(variable) if command.name == "INQUIRE" else self._default(variable)

    def lines(self) -> tuple[str, ...]:
        """INFO VARIABLES."""
        found = [line for one in self._variables.values() for line in one.lines(self.value(one))]
        for name, value in defaults.locks(self._machine).items():
            found.extend(defaults.LOCKS[name].lines(value))
        return tuple(found)

    def value(self, variable: Variable) -> str:
        """The current value."""
        return self._set.get(variable.name) or self._default(variable)

    def asked(self) -> dict[str, str]:
        """What is asked of a job: all that is not the model's own."""
        given = {name: value for name, value in self._given.items() if name in self._variables}
        return defaults.chosen(self._machine) | given | self._set

    def named(self, name: str) -> str:
        """USERNAME or JOBNAME, or ""."""
        return self._names.get(name) or self._given.get(name, "")

    @property
    def timeout_us(self) -> int:
        """Silence after which a job is over."""
        return int(self.value(self._variables["TIMEOUT"])) * US_PER_S

    def _default(self, variable: Variable) -> str:
        return defaults.chosen(self._machine).get(variable.name, variable.default)


def subject(command: PjlCommand) -> str:
    """The variable that a command names: "COPIES", "LPARM:PCL PITCH"."""
    return " ".join(option.name.upper() for option in command.options).replace(" : ", ":")


def _addressed(command: PjlCommand) -> tuple[str, Mapping[str, str]]:
    """The space of names that SET or DEFAULT speaks of, "" or "LPARM:PCL ", and the values."""
    bare = "".join(option.name.upper() for option in command.options if option.value is None)
    return (f"{bare} " if bare.startswith(_SPACE) else ""), command.values
