"""What every part of a machine is: declared state in three layers, and actions that hands can do to it.

A part's state is its declared fields and nothing else, and their values are immutable, so that a whole
machine is remembered, compared and hashed as a tuple of tuples. Knows no particular part.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast, overload

if TYPE_CHECKING:
    from .conditions import Condition
    from .jobs import Job
    from .machine import Machine
    from .marks import Defect

T = TypeVar("T")
_ActionMethod = TypeVar("_ActionMethod", bound=Callable[..., None])


class Layer(enum.Enum):
    """Where a value lives, and so what destroys it."""

    PHYSICAL = "physical"
    """Wear, paper, positions: changed by use and by hands."""
    NVRAM = "nvram"
    """Counters and settings: survive a power cycle."""
    RAM = "ram"
    """Lost when the power goes."""


class _Field(Generic[T]):
    def __init__(self, default: T, layer: Layer, hidden: bool, told: bool) -> None:
        self.default = default
        self.layer = layer
        self.hidden = hidden
        self.told = told and not hidden


def physical(default: T, *, hidden: bool = False, told: bool = True) -> T:
    """Declare a physical field.

    `hidden` ones show on no interface and so do not raise the revision. Those not `told` have consequences
    that show, and are themselves for whoever looks at the part: causes.
    """
    return cast(T, _Field(default, Layer.PHYSICAL, hidden, told))


def nvram(default: T, *, hidden: bool = False, told: bool = True) -> T:
    """Declare a field kept in non-volatile memory."""
    return cast(T, _Field(default, Layer.NVRAM, hidden, told))


def ram(default: T, *, hidden: bool = False, told: bool = True) -> T:
    """Declare a field that a power cycle sets back to its default."""
    return cast(T, _Field(default, Layer.RAM, hidden, told))


@overload
def action(method: _ActionMethod, /) -> _ActionMethod: ...
@overload
def action(*, panel: bool) -> Callable[[_ActionMethod], _ActionMethod]: ...
def action(method: _ActionMethod | None = None, /, *, panel: bool = False) -> Any:
    """Mark a method of a part as something hands can do, under the method's own name.

    What is done at the `panel`, or on the printer's own web page, asks for a printer that is up.
    """

    def mark(marked: _ActionMethod) -> _ActionMethod:
        marked.__dict__["is_action"] = True
        marked.__dict__["at_panel"] = panel
        return marked

    return mark if method is None else mark(method)


EVERYBODY = "*"
"""In `SEEN_BY`: the conditions of every part depend on this one."""


class CannotDo(Exception):
    """Hands were asked for something that this part does not allow now; the message says what first."""


class Refused(CannotDo):
    """The printer itself says no to whoever stands at its panel."""


class _PartType(type):
    """Turns the declared fields into slots, with fast whole-state reads and writes."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _PartType:
        own = {key: value for key, value in namespace.items() if isinstance(value, _Field)}
        for key in own:
            del namespace[key]
        namespace["__slots__"] = (*namespace.get("__slots__", ()), *own)
        cls = cast(Any, super().__new__(mcs, name, bases, namespace))
        fields: dict[str, _Field[Any]] = {}
        actions: dict[str, str] = {}
        for base in reversed(cls.__mro__[1:]):
            fields |= getattr(base, "FIELDS", {})
            actions |= getattr(base, "ACTIONS", {})
        fields |= own
        actions |= {key: key for key, value in namespace.items() if hasattr(value, "is_action")}
        cls.FIELDS = fields
        cls.ACTIONS = actions
        cls.AT_PANEL = frozenset(verb for verb in actions if getattr(cls, verb).__dict__["at_panel"])
        cls.HIDDEN = frozenset(key for key, field in fields.items() if field.hidden)
        cls.TOLD = tuple(key for key, field in fields.items() if field.told)
        cls.DEFAULTS = tuple(field.default for field in fields.values())
        cls.VOLATILE = tuple((k, f.default) for k, f in fields.items() if f.layer is Layer.RAM)
        cls._write = tuple(getattr(cls, key).__set__ for key in fields)
        cls.REPORTS = bool(bases) and (cls.REPORTS or "conditions" in namespace)
        read = attrgetter(*fields) if fields else (lambda _: ())
        cls._read = staticmethod((lambda part: (read(part),)) if len(fields) == 1 else read)
        return cast(_PartType, cls)


class Part(metaclass=_PartType):
    """One part of a machine.

    Attributes:
        id: its name in the machine, dotted: "tray-2.pickup-roller".
        index: its 1-based number among its kind, as the Printer MIB counts.
        machine: the machine it belongs to.
        spec: the profile's table about it; None for parts every machine has.
        saved: its state as of the last snapshot, shared between equal machines.
        TRANSIENT: slots that hold what only exists while something moves, with how each begins.
        SEEN_BY: ids of parts whose conditions look at this one's state.
        FAILS_BY: fields that are as in a new one while nothing is wrong with it; how far it was used and what
            the firmware knows of it are none of them.
        STEERS: the engine asks this part when it decides what to do next. Parts that say False are asked by
            nobody but the views, so that the engine need not think again when one of them changes.
        POWERED: it works off the printer's power: without it, what it waits for never comes. The site, the
            room and what dries by itself say False.
        AT_DEVICE: what hands do to it they do at the printer, which feels it. The site, the room and the
            outlet say False.
        REPORTS: `conditions` may have something to say.
        MARKS: `defects` may have something to say.
        HEARS_JOBS: `job_begins` may have something to do.
    """

    __slots__ = ("id", "index", "machine", "saved", "spec")

    SEEN_BY: ClassVar[tuple[str, ...]] = ()
    FAILS_BY: ClassVar[tuple[str, ...]] = ()
    STEERS: ClassVar[bool] = True
    REPORTS: ClassVar[bool] = False
    POWERED: ClassVar[bool] = True
    AT_DEVICE: ClassVar[bool] = True
    MARKS: ClassVar[bool] = False
    HEARS_JOBS: ClassVar[bool] = False
    TRANSIENT: ClassVar[Mapping[str, Callable[[], Any]]] = {}
    FIELDS: Mapping[str, _Field[Any]]
    ACTIONS: Mapping[str, str]
    AT_PANEL: frozenset[str]
    HIDDEN: frozenset[str]
    TOLD: tuple[str, ...]
    DEFAULTS: tuple[Any, ...]
    VOLATILE: tuple[tuple[str, Any], ...]
    _write: tuple[Callable[[Any, Any], None], ...]
    _read: Callable[[Part], tuple[Any, ...]]

    id: str
    index: int
    machine: Machine
    saved: tuple[Any, ...]
    spec: Any

    def __init__(
        self, machine: Machine, part_id: str, index: int = 1, spec: Any = None, state: tuple[Any, ...] = ()
    ) -> None:
        put = object.__setattr__
        put(self, "machine", machine)
        put(self, "id", part_id)
        put(self, "index", index)
        put(self, "spec", spec)
        for name, start in self.TRANSIENT.items():
            put(self, name, start())
        self.assume(state or self.DEFAULTS)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.TRANSIENT:
            object.__setattr__(self, name, value)
            return
        if getattr(self, name) == value:
            return
        object.__setattr__(self, name, value)
        self.machine.touch(self, name in self.HIDDEN)

    def note(self, name: str, value: Any) -> None:
        """Set a hidden field on which nothing hangs but the part's own behaviour later: neither conditions
        nor the engine are asked again."""
        object.__setattr__(self, name, value)
        self.machine.remember(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    def state(self) -> tuple[Any, ...]:
        """The values of all fields, in their declared order."""
        return self._read(self)

    def assume(self, state: tuple[Any, ...]) -> None:
        """Put back a state taken by `state()`, touching nobody."""
        for write, value in zip(self._write, state, strict=True):
            write(self, value)
        object.__setattr__(self, "saved", state)

    def lose_power(self) -> None:
        """Everything in RAM is gone."""
        for name, default in self.VOLATILE:
            setattr(self, name, default)

    def conditions(self) -> Iterable[Condition]:
        """What is wrong with this part right now, as a pure function of the machine's state."""
        return ()

    def look(self) -> Mapping[str, str]:
        """What a person sees who looks at it closely: words, not what the firmware believes."""
        return {}

    @property
    def is_good(self) -> bool:
        """It has nothing wrong, so that whoever replaces it wastes one."""
        return all(getattr(self, name) == self.FIELDS[name].default for name in self.FAILS_BY)

    def defects(self) -> Iterable[Defect]:
        """What this part, in its present state, does to every side that passes it.

        Kinds of parts that ever do anything say `MARKS = True`.
        """
        return ()

    def job_begins(self, job: Job) -> bool:  # noqa: ARG002
        """The firmware begins to make up a job's pages; False when that ends the job, or the machine.

        Kinds of parts that ever do anything say `HEARS_JOBS = True`.
        """
        return True

    def on_boot(self) -> None:
        """The self-test is over; whatever this part finds out about itself then, it finds out now."""

    def on_wake(self) -> None:
        """The firmware drives again what rested while the machine slept."""

    def on_alarm(self, name: str) -> None:
        """A time this part asked for with `Alarms.set` has come."""
        raise LookupError(f"{self.id} does not know the alarm {name!r}")


def state_of(part_type: type[Part], **values: Any) -> tuple[Any, ...]:
    """The state tuple of `part_type` with some fields set; for building machines from a profile."""
    unknown = values.keys() - part_type.FIELDS.keys()
    if unknown:
        raise TypeError(f"{part_type.__name__} has no field {', '.join(sorted(unknown))}")
    return tuple(values.get(key, field.default) for key, field in part_type.FIELDS.items())
