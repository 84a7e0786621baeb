"""The channel of pages: what a host sends to port 9100 or to USB bulk OUT, and what the printer answers.

Reads PJL commands and the documents between them; answers are views of the machine. Keeps only what belongs
to one channel: its environment, its unsolicited status, the job that comes in. Knows no socket and no bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.panel import FAR_DENIAL_S
from misfeed.emulators.pjl import nvram
from misfeed.emulators.pjl.codes import printable
from misfeed.emulators.pjl.defaults import initialise, settings_of
from misfeed.emulators.pjl.environment import Environment, subject
from misfeed.emulators.pjl.filing import Filing
from misfeed.emulators.pjl.info import CATEGORIES
from misfeed.emulators.pjl.management import managed
from misfeed.emulators.pjl.printing import PrintJob
from misfeed.emulators.pjl.unsolicited import Unsolicited
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
        send: Callable[[bytes], object],
        origin: str = "",
        given: Mapping[str, str] | None = None,
    ) -> None:
        self._machine = machine
        self._send = send
        self._origin = origin
        self._run = machine.power.cycles
        self._splitter = JobSplitter()
        self._environment = Environment(machine, given or {})
        self._job: PrintJob | None = None
        self._in_job = False
        self._unlocked = False
        self._asked_operator = ""
        self._unsolicited = Unsolicited(machine, self._tell)
        self._filing = Filing(machine, self._reply, self._may_write)
        self._unsubscribe = machine.subscribe(self._changed)
        self._closed = False
        self._fed_at = 0
        self._timer_set = False

    @property
    def alive(self) -> bool:
        """Whether the power has stayed on since the channel was opened; all it kept is lost with it."""
        power = self._machine.power
        return not self._closed and power.on and power.cycles == self._run

    @property
    def ready(self) -> bool:
        """It takes whatever comes."""
        return True

    # -- octets ------------------------------------------------------------------------------------------

    def feed(self, data: bytes | bytearray) -> None:
        """Take octets in any split."""
        if not self.alive:
            return
        if self._job is not None and self._splitter.passes(data):
            self._job.feed(data)
        else:
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
        job, self._job = self._job, None
        if job is not None:
            job.forget()
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
        self._machine.clock.call_in(max(1, self._environment.timeout_us - quiet), self._time_is_up)

    def _time_is_up(self) -> None:
        self._timer_set = False
        if not self.alive or not self._unfinished:
            return
        if self._machine.clock.now - self._fed_at >= self._environment.timeout_us:
            self._end()
        else:
            self._expect_more()

    @property
    def _unfinished(self) -> bool:
        return self._in_job or self._job is not None or self._splitter.in_document

    # -- events ------------------------------------------------------------------------------------------

    def _handle(self, event: Event) -> None:
        match event:
            case DocumentData():
                if self._job is None:
                    self._job = PrintJob(self._machine, self._environment.named("JOBNAME"), self._origin)
                self._job.feed(event.data)
            case FileData():
                self._filing.feed(event.data)
            case UelSeen():
                self._end_document()
            case PjlCommand():
                command = _COMMANDS.get(event.name)
                if command is not None:
                    command(self, event)
                else:
                    self._filing.do(event)

    def _end_document(self) -> None:
        """A UEL: outside JOB and EOJ it ends the job as well, and takes the environment back (ch. 2)."""
        if self._in_job:
            if self._job is not None:
                self._job.end_document()
        else:
            self._end_job()
            self._unlocked = False
            self._to_defaults()

    def _end_job(self) -> None:
        job, self._job = self._job, None
        named, self._in_job = self._in_job, False
        self._unlocked = False
        if job is None:
            return
        queued = job.submit(self._environment.asked(), self._environment.named("USERNAME"))
        if queued is not None:
            self._unsolicited.follow(queued.id, job.name)
        elif named:
            self._unsolicited.job_was_empty(job.name)
        self._to_defaults()

    def _to_defaults(self) -> None:
        self._environment.clear()

    # -- commands ----------------------------------------------------------------------------------------

    def _begin_job(self, command: PjlCommand) -> None:
        self._end_job()
        name = command.value("NAME") or self._environment.named("JOBNAME")
        self._to_defaults()
        self._job = PrintJob(self._machine, name, self._origin)
        self._job.wanted = slice(max(command.number("START") or 1, 1) - 1, command.number("END"))
        self._in_job = True
        self._unlocked = settings_of(self._machine).unlocks(command.number("PASSWORD"), self._origin)
        self._unsolicited.job_began(self._job.name)

    def _end_of_job(self, _: PjlCommand) -> None:
        if self._in_job:
            self._end_job()

    def _may_change(self) -> bool:
        """Defaults are an administrator's, where there is one, and whoever's who knows the password."""
        if settings_of(self._machine).password:
            return self._unlocked
        return not self._machine.network.users

    def _may_write(self) -> bool:
        return not settings_of(self._machine).files_locked or self._may_change()

    def _set_default(self, command: PjlCommand) -> None:
        if self._may_change():
            self._environment.set_default(command)
            # Who has just set a password need not tell it before what comes next is over.
            self._unlocked = True
        else:
            self._machine.panel.deny(FAR_DENIAL_S)

    def _initialise(self, _: PjlCommand) -> None:
        if self._may_change():
            initialise(self._machine)
        self._to_defaults()

    def _take_back(self, _: PjlCommand) -> None:
        self._to_defaults()

    def _inquire(self, command: PjlCommand) -> None:
        value = self._environment.inquired(command)
        header = f"{command.name} {printable(subject(command))}".strip()
        self._reply(PjlReply(header, (value,) if value is not None else _UNKNOWN))

    def _manage(self, command: PjlCommand) -> None:
        self._reply(managed(self._machine, command, may_change=self._may_change()))

    def _touch_memory(self, command: PjlCommand) -> None:
        reply = nvram.touched(self._machine, command)
        if reply is not None:
            self._reply(reply)

    def _info(self, command: PjlCommand) -> None:
        category = command.subject
        match category:
            case "VARIABLES":
                lines = self._environment.lines()
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

    def _ask_operator(self, command: PjlCommand) -> None:
        """OPMSG and STMSG: off-line with a message, until somebody resumes; STMSG is told when."""
        text = printable(command.value("DISPLAY") or "")[:_MAX_READY_TEXT]
        self._machine.panel.request = text
        self._machine.engine.paused = True
        self._asked_operator = f'STMSG DISPLAY="{text}"' if command.name == "STMSG" else ""

    # -- answers -----------------------------------------------------------------------------------------

    def _tell(self, reply: PjlReply) -> None:
        """What nobody asked for now."""
        if self.alive:
            self._reply(reply)

    def _reply(self, reply: PjlReply) -> None:
        self._send(reply.encode())

    def _changed(self) -> None:
        if not self.alive:
            return
        if self._asked_operator and not self._machine.engine.paused:
            header, self._asked_operator = self._asked_operator, ""
            self._reply(PjlReply(header, ("ONLINE",)))
        self._unsolicited.look()


_COMMANDS: Mapping[str, Callable[[PageChannel, PjlCommand], None]] = {
    "JOB": PageChannel._begin_job,
    "EOJ": PageChannel._end_of_job,
    "SET": lambda channel, command: channel._environment.set(command),
    "DEFAULT": PageChannel._set_default,
    "RESET": PageChannel._take_back,
    "INITIALIZE": PageChannel._initialise,
    "INQUIRE": PageChannel._inquire,
    "DINQUIRE": PageChannel._inquire,
    "INFO": PageChannel._info,
    "USTATUS": PageChannel._ustatus,
    "USTATUSOFF": PageChannel._ustatus_off,
    "ECHO": PageChannel._echo,
    "RDYMSG": PageChannel._ready_message,
    "OPMSG": PageChannel._ask_operator,
    "STMSG": PageChannel._ask_operator,
    "DMINFO": PageChannel._manage,
    "DMCMD": PageChannel._manage,
    "RNVRAM": PageChannel._touch_memory,
    "WNVRAM": PageChannel._touch_memory,
}
"""Other commands, and ENTER LANGUAGE beyond what the splitter makes of it, change nothing here."""
