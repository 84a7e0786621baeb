"""An HTTP/1.1 server session without I/O (RFC 9110, RFC 9112): requests in, answers out in the same order.

Keep-alive, pipelining, caps and `Expect` are decided here. A request's body is handed on piece by piece.
Knows nothing of what is asked for, and no time: idle connections are the host's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from misfeed.emulators.http.answering import Answering
from misfeed.emulators.http.bent import Bends, Manner
from misfeed.emulators.http.coding import CODINGS, Unpacking, coding_of
from misfeed.emulators.http.heads import named_host, objection, wants_tls
from misfeed.emulators.http.memory import Memory, body_at
from misfeed.emulators.http.messages import (
    BodySink,
    Handler,
    Lasting,
    Limits,
    Request,
    Response,
    Securing,
    plain,
)
from misfeed.emulators.http.parser import Event, Head, Mark, Parser
from misfeed.transports.base import Session, Wire

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n"
_STATUSES: Mapping[Event, int] = {Mark.BROKEN: 400, Mark.OTHER_VERSION: 505, Mark.OTHER_METHOD: 501}


class HttpService:
    """A stream service. `handler_factory` makes one handler per connection; what `memory` knows, none is
    asked for. `date` tells the Date of an answer that is given now, "" for none."""

    def __init__(
        self,
        handler_factory: Callable[[], Handler],
        *,
        server: str = "",
        date: Callable[[], str] | None = None,
        limits: Limits | None = None,
        bends: Bends | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._handler_factory = handler_factory
        self._memory = memory
        self._server = server
        self._date = date
        self._limits = limits or Limits()
        self._bends = bends

    def accept(self, wire: Wire, source: str) -> Session:
        handler = self._handler_factory()
        answering = Answering(wire, self._server, self._bends, self._date)
        return HttpSession(wire, source, handler, answering, self._limits, self._memory)


class HttpSession:
    """One connection."""

    def __init__(
        self,
        wire: Wire,
        source: str,
        handler: Handler,
        answering: Answering,
        limits: Limits,
        memory: Memory | None = None,
    ) -> None:
        self._wire = wire
        self._memory = memory
        self._resting = True
        """Nothing of a request has come that is not answered, and the answers are on their way."""
        self._source = source
        self._handler = handler
        self._limits = limits
        self._answering = answering
        self._parser = Parser()
        self._heard: Sequence[Event] = ()
        self._stalled = 0
        """Octets since the parser last moved on."""
        self._closed = False
        self._head: Head | None = None
        self._sink: BodySink | None = None
        self._answer: Response | None = None
        self._lasting: Lasting | None = None
        self._body_octets = 0
        self._owes_continue = False
        self._securing = wire if isinstance(wire, Securing) else None

    # -- the session contract ----------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        memory = self._memory if self._resting else None
        if memory is not None and self._answering.straight:
            answer = self.recall(data, memory.now)
            if answer is not None:
                self._wire.send(answer)
                return
        piece = self._limits.head
        for start in range(0, len(data), piece):
            if self._closed or self._lasting is not None:
                return
            self._take(data[start : start + piece] if len(data) > piece else data)

    def recall(self, data: bytes, now: int) -> bytes | None:
        """The answer to a request that comes whole, if it is known; whoever is given it has to send it.

        Only where nothing is done to what goes over the wire. Asks no parser.
        """
        if not self._resting or self._closed or self._memory is None:
            return None
        answer = self._memory.recall(data, now, secured=self._secured)
        if answer is not None:
            self._answering.count += 1
        return answer

    def eof(self) -> None:
        """The client says no more, and may read on: what it asked for is answered still if that ends."""
        if self._closed or (self._lasting is not None and self._lasting.ends):
            return
        if self._lasting is None and self._answering.close_behind():
            self._closed = True
            self._drop_sink()
        else:
            self._end()

    def lost(self) -> None:
        self._closed = True
        self._answering.forget()
        self._drop_sink()
        self._drop_lasting()

    def time_out(self) -> None:
        """The rest of a request did not come in time (RFC 9110 §15.5.9); who began none is told nothing."""
        if self.half_open and not self._closed and self._lasting is None:
            self._refuse(408)

    @property
    def half_open(self) -> bool:
        """A request has begun, and its end has not come: the client owes the rest."""
        return self._parser.half_open or self._stalled > 0

    # -- requests ----------------------------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        answering, begins = self._answering, self._resting
        answering.told = None
        self._hear(data)
        self._resting = self._is_at_rest()
        if answering.told is not None and begins and self._resting and self._memory is not None:
            at = body_at(data, self._heard)
            if at:
                self._memory.keep(data, at, *answering.told, secured=self._secured)
        self._heard = ()

    def rests(self) -> bool:
        """All that came is answered, and all answers are written."""
        return self._resting and not self._closed

    def _is_at_rest(self) -> bool:
        if self._closed or self._lasting is not None or self._answering.delays or self._head is not None:
            return False
        return not self._parser.half_open and not self._stalled

    def _hear(self, data: bytes) -> None:
        parser = self._parser
        parser.feed(data)
        events, parser.events = parser.events, []
        self._heard = events
        for event in events:
            if self._closed or self._lasting is not None or self._parser is not parser:
                return
            if isinstance(event, bytes):
                self._body(event)
            elif isinstance(event, Head):
                self._begin(event)
            elif event is Mark.END:
                self._complete()
            else:
                self._refuse(_STATUSES[event])
        self._stalled = 0 if parser.moved else self._stalled + len(data)
        if self._stalled > self._limits.head and not self._closed:
            self._refuse(400 if parser.in_body else 431)

    def _begin(self, head: Head) -> None:
        self._head = head
        self._answering.request_came()
        self._sink = self._answer = None
        self._body_octets = 0
        headers = head.headers
        status = objection(head, self._limits)
        if status:
            self._refuse(status)
            return
        if (named := named_host(head)) is not None:
            headers["host"] = named
        length = None if "transfer-encoding" in headers else int(headers.get("content-length", 0))
        target = head.target.decode("latin-1")
        securing = self._securing
        request = Request(
            head.method,
            target,
            head.version,
            headers,
            length,
            self._source,
            secured=self._secured,
            exposed=securing is not None and securing.must_secure and not self._changes_to_tls(head),
        )
        outcome = self._handler(request)
        if isinstance(outcome, Response):
            self._answer = outcome
        elif "content-encoding" in headers:
            self._unpack(outcome, headers["content-encoding"])
        else:
            self._sink = outcome
        if "expect" in headers and head.version != "1.0" and length != 0:
            if self._answer is not None:
                # The client may or may not send the body now; only closing leaves no doubt.
                head.keep_alive = False
                self._complete()
            else:
                self._go_ahead()

    def _go_ahead(self) -> None:
        manners = self._answering.manners
        if Manner.EXPECTATION_FAILED in manners:
            self._refuse(417)
        elif Manner.LATE_CONTINUE in manners:
            self._owes_continue = True
        elif Manner.NO_CONTINUE not in manners and Manner.ONLY_1_0 not in manners:
            self._wire.send(_CONTINUE)

    def _unpack(self, sink: BodySink, header: str) -> None:
        coding = coding_of(header)
        if coding is None:
            sink.lost()
            self._answer = plain(415, headers={"Accept-Encoding": ", ".join(CODINGS)})
        else:
            self._sink = Unpacking(sink, coding, self._limits.body) if coding else sink

    def _changes_to_tls(self, head: Head) -> bool:
        return self._securing is not None and self._securing.can_secure and wants_tls(head)

    @property
    def _secured(self) -> bool:
        return self._securing is not None and self._securing.secured

    def _body(self, data: bytes) -> None:
        if self._owes_continue:
            self._owes_continue = False
            self._wire.send(_CONTINUE)
        self._body_octets += len(data)
        if self._body_octets > self._limits.body:
            self._refuse(413)
        elif self._sink is not None:
            self._sink.feed(data)

    def _complete(self) -> None:
        sink, self._sink = self._sink, None
        answer = sink.finish() if sink is not None else self._answer
        head = self._head
        assert answer is not None, "the parser never ends a request that has not begun"
        assert head is not None
        lasting = answer.lasting if head.method != "HEAD" else None
        if answer.lasting is not None:
            head.keep_alive = False
        if self._changes_to_tls(head):
            self._change_to_tls()
        self._answering.give(answer, head, self._hear_no_more)
        self._head = self._answer = None
        if lasting is not None:
            self._lasting = lasting
            lasting.begin(self._wire)
        elif not head.keep_alive:
            self._end()

    def _change_to_tls(self) -> None:
        """What was asked for in clear is answered encrypted (RFC 2817 §3.3)."""
        assert self._securing is not None
        self._wire.send(_SWITCHING)
        self._securing.secure()
        self._parser = Parser()

    # -- answers -----------------------------------------------------------------------------------------

    def _refuse(self, status: int) -> None:
        """Answer with an error; what the client meant further on cannot be known, so the connection ends."""
        head = self._head or Head(version="1.1")
        head.keep_alive = False
        self._drop_sink()
        self._answering.give(plain(status), head, self._hear_no_more)
        self._end()

    def _hear_no_more(self) -> None:
        self._closed = True

    def _end(self) -> None:
        self._drop_sink()
        self._drop_lasting()
        if not self._closed:
            self._closed = True
            self._wire.close()

    def _drop_sink(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.lost()

    def _drop_lasting(self) -> None:
        lasting, self._lasting = self._lasting, None
        if lasting is not None:
            lasting.ended()
