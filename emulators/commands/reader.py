"""Takes each document from a machine's queue to the spool, and to the command that reads it."""

from __future__ import annotations

import sys
import threading

from misfeed.emulators.ipp.environment import environment
from misfeed.emulators.listeners import in_url
from misfeed.emulators.machine.jobs import Received
from misfeed.emulators.print_hook import PrintHook, Task
from misfeed.emulators.serving import Serving
from misfeed.emulators.spool import Spool, SpoolError, file_name

_MAX_MESSAGE = 1_023
#: What a command may say to ippeveprinter, and what it is here.
_MESSAGES = ("ERROR:", "INFO:")
_DECIDED_HERE = ("ATTR:", "STATE:")


class Reader:
    """Takes each document from the queue. `hook` runs the command, where there is one."""

    def __init__(self, serving: Serving, spool: Spool, *, keeps: bool) -> None:
        self.hook: PrintHook | None = None
        self._serving = serving
        self._spool = spool
        self._keeps = keeps
        # The command's thread gives back files that the server's thread made.
        self._spooling = threading.Lock()
        self._told_once: set[str] = set()

    def read(self, document: Received) -> None:
        """Called by the machine, under its lock."""
        job = document.job
        runs = self.hook is not None and document.accepted
        if not (runs or self._keeps):
            return
        name = file_name(job.id, job.name, document.format, document.number)
        try:
            with self._spooling:
                path = self._spool.keep(name, document.data)
        except SpoolError as error:
            _tell(job.id, str(error))
            return
        if runs and self.hook is not None:
            variables = environment(self._serving.host.machine, self._host(), document)
            self.hook.put(Task(job.id, path.absolute(), variables, bytearray() if self._keeps else None))

    def _host(self) -> str:
        return f"{in_url(self._serving.address)}:{self._serving.ports.get('ipp', 631)}"

    def done(self, task: Task) -> None:
        with self._spooling:
            if not self._keeps:
                self._spool.remove(task.path)
            elif task.output:
                try:
                    self._spool.keep(f"{task.path.stem}.prn", bytes(task.output))
                except SpoolError as error:
                    _tell(task.job_id, str(error))

    def say(self, job_id: int, line: str) -> None:
        """What the command says, or what is said about it."""
        if line.startswith("DEBUG:"):
            return
        prefix = next((one for one in _DECIDED_HERE if line.startswith(one)), "")
        if prefix:
            if prefix not in self._told_once:
                self._told_once.add(prefix)
                _tell(
                    job_id,
                    f"{prefix} is left out: only the machine itself decides that here (docs/emulate.md)",
                )
            return
        _tell(job_id, line)
        prefix = next((one for one in _MESSAGES if line.startswith(one)), "")
        if prefix:
            self._note(job_id, line.removeprefix(prefix).strip(), error=prefix == "ERROR:")

    def _note(self, job_id: int, message: str, *, error: bool) -> None:
        """Its client hears it as job-state-message; an error is not talked over."""
        machine = self._serving.host.machine
        with self._serving.entered():
            machine.clock.catch_up()
            job = machine.jobs.find(job_id)
            if job is not None and message and (error or not job.ticket.get("failed")):
                text = message.encode()[:_MAX_MESSAGE].decode("utf-8", "ignore")
                machine.jobs.change(job_id, ticket={**job.ticket, "message": text, "failed": error})


def _tell(job_id: int, line: str) -> None:
    job = f"job {job_id}: " if job_id else ""
    sys.stderr.write(f"misfeed: {job}{line}\n")
    sys.stderr.flush()
