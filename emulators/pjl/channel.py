"""The channel of pages: what a host sends to port 9100 or to USB bulk OUT, and what the printer answers.

Reads PJL commands and the documents between them; answers are views of the machine. Keeps only what belongs
to one channel: its environment, its unsolicited status, the job that comes in. Knows no socket and no bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.pjl.codes import printable
from misfeed.emulators.pjl.filing import Filing
from misfeed.emulators.pjl.info import CATEGORIES
from misfeed.emulators.pjl.printing import PrintJob
from misfeed.emulators.pjl.unsolicited import Unsolicited
from misfeed.emulators.pjl.variables import Variable, variables
from misfeed.protocols.pjl import DocumentData, Event, FileData, JobSplitter, PjlCommand, PjlReply, UelSeen

_UNKNOWN = ('"?"',)

#: What RDYMSG may put on the panel.
_MAX_READY_TEXT = 80


class PageChannel:
    """One channel.

    Args:
        send: takes the octets of whole replies, at any time until `close`.
        origin: where its jobs come from, for the job log.
        given: what holds of its jobs unless PJL says otherwise: JOBNAME, USERNAME, COPIES.
    """

    def __init__(
        self,
        machine: Machine,
        send: Callable[[bytes], None],
        origin: str = "",
        given: Mapping[str, str] | None = None,
    ) -> None:
        self._machine = machine
        self._send = send
        self._origin = origin
        self._given = dict(given or {})
        self._run = machine.power.cycles
        self._splitter = JobSplitter()
        self._variables = variables(machine.profile)
        self._environment: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._job: PrintJob | None = None
        self._in_job = False
        self._unsolicited = Unsolicited(machine, self._reply)
        self._filing = Filing(machine, self._reply, lambda: True)
        self._unsubscribe = machine.subscribe(self._changed)
        self._closed = False
        self._fed_at = 0
        self._timer_set = False

    @property
    def alive(self) -> bool:
        """Whether the power has stayed on since the channel was opened; all it kept is lost with it."""
        power = self._machine.power
        return not self._closed and power.on and power.cycles == self._run

    # -- octets ------------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Take octets in any split."""
        if not self.alive:
            return
        for event in self._splitter.feed(data):
            self._handle(event)
            if isinstance(event, (UelSeen, PjlCommand)):
                # What it changed is settled before the next command asks.
                self._machine.clock.finish_now()
        self._fed_at = self._machine.clock.now
        self._expect_more()

    def finish(self) -> None:
        """The host has sent all: what came is a whole job."""
        if self.alive:
            self._end()
            self._machine.clock.finish_now()

    def reset(self) -> None:
        """Forget the job that is coming in, and every setting (SOFT_RESET)."""
        self._splitter = JobSplitter()
        self._job = None
        self._in_job = False
        self._to_defaults()
        self._unsolicited.all_off()

    def close(self) -> None:
        """Nothing more is sent, and nothing taken."""
        if not self._closed:
            self._closed = True
            self._unsubscribe()
            self.reset()

    def _end(self) -> None:
        for event in self._splitter.finish():
            self._handle(event)
        self._splitter = JobSplitter()
        self._end_job()

    def _expect_more(self) -> None:
        """A document without an end is over after TIMEOUT seconds of silence (ch. 5)."""
        if self._timer_set or not self._unfinished:
            return
        self._timer_set = True
        quiet = self._machine.clock.now - self._fed_at
        self._machine.clock.call_in(max(1, self._timeout_us - quiet), self._time_is_up)

    def _time_is_up(self) -> None:
        self._timer_set = False
        if not self.alive or not self._unfinished:
            return
        if self._machine.clock.now - self._fed_at >= self._timeout_us:
            self._end()
        else:
            self._expect_more()

    @property
    def _unfinished(self) -> bool:
        return self._in_job or self._job is not None or self._splitter.in_document

    @property
    def _timeout_us(self) -> int:
        return int(self._value(self._variables["TIMEOUT"])) * US_PER_S

    # -- events ------------------------------------------------------------------------------------------

    def _handle(self, event: Event) -> None:
        match event:
            case DocumentData():
                if self._job is None:
                    self._job = PrintJob(self._machine, self._named("JOBNAME"), self._origin)
                self._job.feed(event.data)
            case FileData():
                self._filing.feed(event.data)
            case UelSeen():
                self._end_document()
            case PjlCommand():
                command = _COMMANDS.get(event.name)
                if command is not None:
                    command(self, event)

    def _end_document(self) -> None:
        """A UEL: outside JOB and EOJ it ends the job as well, and takes the environment back (ch. 2)."""
        if self._in_job:
            if self._job is not None:
                self._job.end_document()
        else:
            self._end_job()
            self._to_defaults()

    def _end_job(self) -> None:
        job, self._job = self._job, None
        named, self._in_job = self._in_job, False
        if job is None:
            return
        wanted = {name: value for name, value in self._given.items() if name in self._variables}
        queued = job.submit(wanted | self._environment, self._named("USERNAME"))
        if queued is not None:
            self._unsolicited.follow(queued.id, job.name)
        elif named:
            self._unsolicited.job_was_empty(job.name)
        self._to_defaults()

    def _named(self, name: str) -> str:
        return self._names.get(name) or self._given.get(name, "")

    def _to_defaults(self) -> None:
        self._environment.clear()
        self._names.clear()

    # -- commands ----------------------------------------------------------------------------------------

    def _begin_job(self, command: PjlCommand) -> None:
        self._end_job()
        name = command.value("NAME") or self._named("JOBNAME")
        self._to_defaults()
        self._job = PrintJob(self._machine, name, self._origin)
        self._in_job = True
        self._unsolicited.job_began(self._job.name)

    def _end_of_job(self, _: PjlCommand) -> None:
        if self._in_job:
            self._end_job()

    def _set(self, command: PjlCommand) -> None:
        for name, value in command.values.items():
            variable = self._variables.get(name)
            if variable is not None:
                accepted = variable.accept(value)
                if accepted is not None:
                    self._environment[name] = accepted
            elif name in ("USERNAME", "JOBNAME"):
                self._names[name] = value

    def _set_default(self, _: PjlCommand) -> None:
        # No default can be changed here at all; where they are an administrator's, the host is told so.
        if self._machine.network.users:
            self._machine.panel.deny()

    def _take_back(self, _: PjlCommand) -> None:
        self._to_defaults()

    def _inquire(self, command: PjlCommand) -> None:
        self._answer_inquiry(command, self._value)

    def _inquire_default(self, command: PjlCommand) -> None:
        self._answer_inquiry(command, lambda variable: variable.default)

    def _answer_inquiry(self, command: PjlCommand, value: Callable[[Variable], str]) -> None:
        subject = " ".join(option.name.upper() for option in command.options)
        variable = self._variables.get(subject)
        lines = (value(variable),) if variable is not None else _UNKNOWN
        self._reply(PjlReply(f"{command.name} {printable(subject)}".strip(), lines))

    def _info(self, command: PjlCommand) -> None:
        category = command.subject
        match category:
            case "VARIABLES":
                lines = tuple(
                    line for one in self._variables.values() for line in one.lines(self._value(one))
                )
            case "USTATUS":
                lines = self._unsolicited.lines()
            case "FILESYS":
                lines = self._filing.information()
            case _:
                answer = CATEGORIES.get(category)
                lines = answer(self._machine) if answer is not None else _UNKNOWN
        self._reply(PjlReply(f"INFO {printable(category)}".strip(), lines))

    def _ustatus(self, command: PjlCommand) -> None:
        for kind, value in command.values.items():
            self._unsolicited.switch(kind, value.upper())

    def _ustatus_off(self, _: PjlCommand) -> None:
        self._unsolicited.all_off()

    def _echo(self, command: PjlCommand) -> None:
        words = "".join(one if one.isprintable() else " " for one in command.text)
        self._reply(PjlReply(f"ECHO {words}".strip()))

    def _ready_message(self, command: PjlCommand) -> None:
        self._machine.panel.ready_text = printable(command.value("DISPLAY") or "")[:_MAX_READY_TEXT]

    # -- answers -----------------------------------------------------------------------------------------

    def _value(self, variable: Variable) -> str:
        return self._environment.get(variable.name, variable.default)

    def _reply(self, reply: PjlReply) -> None:
        self._send(reply.encode())

    def _changed(self) -> None:
        if self.alive:
            self._unsolicited.look()


_COMMANDS: Mapping[str, Callable[[PageChannel, PjlCommand], None]] = {
    "JOB": PageChannel._begin_job,
    "EOJ": PageChannel._end_of_job,
    "SET": PageChannel._set,
    "DEFAULT": PageChannel._set_default,
    "RESET": PageChannel._take_back,
    "INITIALIZE": PageChannel._take_back,
    "INQUIRE": PageChannel._inquire,
    "DINQUIRE": PageChannel._inquire_default,
    "INFO": PageChannel._info,
    "USTATUS": PageChannel._ustatus,
    "USTATUSOFF": PageChannel._ustatus_off,
    "ECHO": PageChannel._echo,
    "RDYMSG": PageChannel._ready_message,
    "FSDIRLIST": lambda channel, command: channel._filing.list_directory(command),
    "FSQUERY": lambda channel, command: channel._filing.query(command),
    "FSUPLOAD": lambda channel, command: channel._filing.upload(command),
    "FSDOWNLOAD": lambda channel, command: channel._filing.download(command),
    "FSAPPEND": lambda channel, command: channel._filing.download(command),
    "FSMKDIR": lambda channel, command: channel._filing.make_directory(command),
    "FSDELETE": lambda channel, command: channel._filing.delete(command),
    "FSINIT": lambda channel, command: channel._filing.initialise(command),
}
"""Other commands, and ENTER LANGUAGE beyond what the splitter makes of it, change nothing here."""
