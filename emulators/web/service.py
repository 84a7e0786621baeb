"""The printer's pages on the wire: which address is which page, forms in POSTs, and what each answer carries.

Knows HTTP and where things are; what is on a page is told by `status`, `records` and `settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from misfeed.emulators.dating import Dating
from misfeed.emulators.http import BodySink, HttpService, Limits, Request, Response, plain
from misfeed.emulators.icon import ICON_PATH, icon
from misfeed.emulators.identity import http_server
from misfeed.emulators.machine import Access, CannotDo, Machine
from misfeed.emulators.machine.moves import NotNow, cancel
from misfeed.emulators.one_each import OneEach
from misfeed.emulators.web import records, status
from misfeed.emulators.web.forms import MAX_FORM, Field, FormError, FormSink, Kind, is_form, read
from misfeed.emulators.web.quirks import UNESCAPED
from misfeed.emulators.web.sessions import Sessions
from misfeed.emulators.web.settings import SECTIONS, Section
from misfeed.emulators.web.visit import LANGUAGE, Visit
from misfeed.transports.base import Session, Wire

_ALLOW = {"Allow": "GET, HEAD, POST"}
_TOKEN = Field("token", "")
_OUT_OF_DATE = "This page is out of date: load it again, and repeat what you did."
_WRONG = "The user name or the password is wrong."
_LOCKED = "Too many wrong passwords came from your address. Wait some minutes, then try again."
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_HTML = "text/html; charset=utf-8"


class WebService:
    """The web page at a door of its own."""

    def __init__(self, machine: Machine) -> None:
        site = site_of(machine)
        limits = Limits(body=MAX_FORM)
        self._http = HttpService(
            lambda: site.answer, server=http_server(machine), date=Dating(machine), limits=limits
        )

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)


class Site:
    """All pages of one machine, whichever door they are asked for at."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._sessions = Sessions(machine)
        self._pages: Mapping[str, Callable[[Visit], Response]] = {
            "/": self._status,
            "/supplies": self._supplies,
            "/information": self._information,
            "/jobs": self._jobs,
            "/log": self._log,
            "/settings": self._settings,
            "/sign-in": self._sign_in,
        }

    def answer(self, request: Request) -> Response | BodySink:
        """The page that is asked for, or a sink for the form that comes."""
        if request.exposed:
            return self._to_tls(request)
        path = request.path
        if request.method in ("GET", "HEAD"):
            if path == "/page.css":
                return Response(body=_style(), content_type="text/css; charset=utf-8")
            if path == ICON_PATH:
                return Response(body=icon(), content_type="image/png")
            page = self._pages.get(path)
            return plain(404) if page is None else page(self._visit(request))
        if request.method != "POST":
            return plain(405, headers=_ALLOW)
        take = self._form_at(path)
        if take is None:
            return plain(405 if path in self._pages else 404, headers={"Allow": "GET, HEAD"})
        if not is_form(request):
            return plain(415, "send a form: application/x-www-form-urlencoded")
        if request.length is not None and request.length > MAX_FORM:
            return plain(413, f"a form has room for {MAX_FORM} octets")
        return FormSink(lambda sent: take(self._visit(request), sent))

    def _visit(self, request: Request) -> Visit:
        return Visit(self._machine, self._sessions, request)

    def _to_tls(self, request: Request) -> Response:
        """Whoever comes in clear and should not is sent to where it is encrypted: the same port."""
        host = request.headers.get("host", "")
        if request.method not in ("GET", "HEAD") or not host.isascii() or set(host) & set(" /\\@?#"):
            return plain(426, "these pages are read over TLS only", _UPGRADE)
        return plain(307, headers={"Location": f"https://{host}{request.origin_form}"})

    # -- pages -------------------------------------------------------------------------------------------

    def _status(self, visit: Visit) -> Response:
        return _page(visit, "status", view=status.status_of(self._machine, visit.say.tag))

    def _supplies(self, visit: Visit) -> Response:
        return _page(visit, "supplies", supplies=status.supplies_of(self._machine))

    def _information(self, visit: Visit) -> Response:
        return _page(visit, "information", facts=records.facts_of(self._machine))

    def _jobs(self, visit: Visit, trouble: str = "", code: int = 200) -> Response:
        return _page(visit, "jobs", code, jobs=records.jobs_of(self._machine), trouble=trouble)

    def _log(self, visit: Visit) -> Response:
        return _page(visit, "log", events=records.events_of(self._machine, visit.say.tag))

    def _settings(self, visit: Visit) -> Response:
        if not visit.may_change:
            return self._sign_in(visit)
        sections = [(one, one.fields(self._machine)) for one in SECTIONS.values()]
        saved = visit.request.query == "saved"
        return _page(visit, "settings", sections=sections, trouble="", blamed="", saved=saved)

    def _not_set(
        self, visit: Visit, section: Section, sent: Mapping[str, str], error: CannotDo | FormError
    ) -> Response:
        """The settings again, with what was typed, and why it was not taken."""
        sections = [
            (one, one.fields(self._machine) if one is not section else _typed(one, self._machine, sent))
            for one in SECTIONS.values()
        ]
        blamed = f"{section.name}.{error.field}" if isinstance(error, FormError) else ""
        why = visit.say("Not saved: {why}", why=_told(visit, error))
        return _page(visit, "settings", 400, sections=sections, trouble=why, blamed=blamed, saved=False)

    def _sign_in(self, visit: Visit, trouble: str = "", code: int = 200) -> Response:
        return _page(visit, "sign_in", code, trouble=trouble)

    # -- forms -------------------------------------------------------------------------------------------

    def _form_at(self, path: str) -> Callable[[Visit, Mapping[str, str]], Response] | None:
        if path == "/sign-in":
            return self._signs_in
        if path == "/sign-out":
            return self._signs_out
        if path == "/jobs/cancel":
            return self._cancels
        section = SECTIONS.get(path.removeprefix("/settings/")) if path.startswith("/settings/") else None
        if section is None:
            return None
        return lambda visit, sent: self._sets(visit, section, sent)

    def _signs_in(self, visit: Visit, sent: Mapping[str, str]) -> Response:
        filled = read((Field("user", ""), Field("password", ""), _TOKEN), sent)
        if not visit.is_own_form(filled["token"]):
            return self._sign_in(visit, _OUT_OF_DATE, 403)
        if visit.open_to_all:
            return _see("/settings", visit)
        access = visit.sign_in(filled["user"], filled["password"])
        if access is Access.ADMIN:
            return _see("/settings", visit)
        return self._sign_in(visit, _LOCKED if access is Access.LOCKED else _WRONG, 403)

    def _signs_out(self, visit: Visit, sent: Mapping[str, str]) -> Response:
        filled = read((_TOKEN,), sent)
        if visit.is_own_form(filled["token"]):
            visit.sign_out()
        return _see("/", visit)

    def _cancels(self, visit: Visit, sent: Mapping[str, str]) -> Response:
        filled = read((Field("job", ""), _TOKEN), sent)
        if refused := self._refusal(visit, filled["token"]):
            return refused
        job = filled["job"]
        try:
            cancel(self._machine.jobs, int(job) if job.isascii() and job.isdigit() else 0, by_operator=True)
        except (NotNow, KeyError) as error:
            why = str(error) if isinstance(error, NotNow) else visit.say("there is no such job")
            return self._jobs(visit, visit.say("Not canceled: {why}", why=why), 409)
        visit.note("job", f"job {job} was canceled on the web page by {visit.who}")
        self._machine.clock.finish_now()
        return _see("/jobs", visit)

    def _sets(self, visit: Visit, section: Section, sent: Mapping[str, str]) -> Response:
        if refused := self._refusal(visit, sent.get("token", "")):
            return refused
        try:
            filled = dict(read((*section.fields(self._machine), _TOKEN), sent))
            del filled["token"]
            section.warn(self._machine, filled, visit.request.source)
            section.take(self._machine, filled)
        except (CannotDo, FormError) as error:
            self._machine.clock.finish_now()
            return self._not_set(visit, section, sent, error)
        visit.note(records.SETTINGS, f"Settings changed on the web page by {visit.who}: {section.title}")
        self._machine.clock.finish_now()
        return _see("/settings?saved", visit)

    def _refusal(self, visit: Visit, token: str) -> Response | None:
        """The answer to whoever may not, or whose form is not from here."""
        if not visit.may_change:
            return self._sign_in(visit, code=403)
        return None if visit.is_own_form(token) else self._sign_in(visit, _OUT_OF_DATE, 403)


_UPGRADE = {"Upgrade": "TLS/1.2, HTTP/1.1", "Connection": "Upgrade"}
_SITES: OneEach[Site] = OneEach()


def site_of(machine: Machine) -> Site:
    """The pages of a machine, one set for all doors: who signs in at one is known at the others."""
    return _SITES.of(machine, lambda: Site(machine))


@cache
def _style() -> bytes:
    return resources.files("misfeed.emulators.web.templates").joinpath("page.css").read_bytes()


def _page(visit: Visit, page: str, code: int = 200, **shown: Any) -> Response:
    # Templates take longer to import than all the rest of a printer, and most pages are never read.
    from misfeed.emulators.web.drawing import draw_page

    body = draw_page(visit, page, **shown)
    return Response(code, body.encode("utf-8", "replace"), _HTML, _headers(visit) | _cookies(visit))


def _see(where: str, visit: Visit) -> Response:
    """What was asked for is done; the browser asks for a page, and a reload does nothing twice."""
    return Response(303, b"", headers={"Location": where} | _headers(visit) | _cookies(visit))


def _typed(section: Section, machine: Machine, sent: Mapping[str, str]) -> tuple[Field, ...]:
    """A section's fields as somebody filled them in; secrets are typed again."""
    return tuple(
        field
        if field.kind is Kind.SECRET
        else replace(field, value=sent.get(field.name, "")[: field.longest])
        for field in section.fields(machine)
    )


def _told(visit: Visit, error: CannotDo | FormError) -> str:
    """Why something was not done, in the visitor's language where it has words for that."""
    if isinstance(error, CannotDo):
        return str(error)
    words = visit.say(error.english, **error.values)
    return f"{visit.say(error.label)}: {words}" if error.label else words


def _headers(visit: Visit) -> dict[str, str | tuple[str, ...]]:
    if UNESCAPED.acts(visit.machine):
        # Firmware that does not escape has not heard of this either.
        return {name: value for name, value in _HEADERS.items() if name != "Content-Security-Policy"}
    return dict(_HEADERS)


def _cookies(visit: Visit) -> dict[str, str | tuple[str, ...]]:
    more = "; Secure" if visit.request.secured else ""
    set_now = tuple(
        f"{name}={value}; Path=/; SameSite=Strict{'' if name == LANGUAGE else '; HttpOnly'}{more}"
        for name, value in visit.cookies.items()
    )
    return {"Set-Cookie": set_now} if set_now else {}
