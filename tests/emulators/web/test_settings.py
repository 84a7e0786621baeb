"""Changing settings on the printer's page: each acts on the machine, who may, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.host import Host
from misfeed.emulators.machine import US_PER_S, Access, Clock, Machine, Page
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US
from misfeed.emulators.profiles import load
from misfeed.emulators.web.forms import MAX_FORM
from misfeed.emulators.web.sessions import IDLE_US
from misfeed.emulators.web.settings import SECTIONS
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.web import WebClient, WebRefusal, pages
from misfeed.protocols.snmp import OctetString
from misfeed.transports.memory import MemoryRoute

SOURCE = "10.0.0.7"


# -- what they do ----------------------------------------------------------------------------------------


def test_names_are_told_on_every_interface(host: Host, page: WebClient) -> None:
    page.change("printer", name="Lobby", place="Room 7", contact="Ana")
    route = MemoryRoute(host, SOURCE)
    ((_, place),) = SnmpClient(route).get("sysLocation.0")
    assert place == OctetString(b"Room 7")
    with IppClient(route) as client:
        assert client.printer_attributes("printer-location")["printer-location"] == ("Room 7",)
    assert page.information()["name"] == "Lobby"


def test_a_name_that_is_emptied_is_the_models_own_again(machine: Machine, page: WebClient) -> None:
    page.change("printer", name="Lobby")
    page.change("printer", name="")
    assert machine.notes.name is None


def test_the_panel_speaks_another_language_and_shows_a_message(machine: Machine, page: WebClient) -> None:
    page.change("panel", language="de", ready_text="Hallo", sleep_after="60")
    assert (machine.panel.language, machine.panel.text()) == ("de", "Hallo")
    assert machine.power.sleep_after_s == 60
    page.change("panel", ready_text="")
    assert machine.panel.text() == "Bereit"


def test_the_first_tray_and_the_type_of_paper_are_the_engines(machine: Machine, page: WebClient) -> None:
    page.change("paper", first_tray="tray-2", **{"tray-2.type": "cardstock"})
    assert machine.engine.first_tray == "tray-2"
    assert machine.trays[1].type == "cardstock"


def test_a_size_is_set_where_the_tray_does_not_feel_it(machine: Machine, page: WebClient) -> None:
    felt = {tray.id for tray in machine.trays if tray.spec.senses_size}
    offered = {name.removesuffix(".size") for name in page.settings("paper") if name.endswith(".size")}
    assert offered == {tray.id for tray in machine.trays} - felt


def test_snmp_answers_to_the_new_community_and_in_the_versions_that_are_on(
    host: Host, page: WebClient
) -> None:
    page.change("snmp", community="quiet")
    route = MemoryRoute(host, SOURCE)
    assert SnmpClient(route, community="quiet").get("sysUpTime.0")
    with pytest.raises(NoAnswer):
        SnmpClient(route, timeout_s=0.5, retries=0).get("sysUpTime.0")
    page.change("snmp", v1_v2c=False)
    with pytest.raises(NoAnswer):
        SnmpClient(route, community="quiet", timeout_s=0.5, retries=0).get("sysUpTime.0")


def test_further_communities_read_or_write_until_they_are_forgotten(
    machine: Machine, page: WebClient
) -> None:
    page.change("communities", community="reads")
    page.change("communities", community="writes", writes=True)
    access = {name: machine.network.community_access(name) for name in ("reads", "writes", "other")}
    assert access == {"reads": Access.READ, "writes": Access.ADMIN, "other": Access.NONE}
    page.change("communities", forget=True)
    assert machine.network.snmp_communities == ()


def test_the_access_list_acts_at_once(
    machine: Machine, page: WebClient, at: Callable[..., WebClient]
) -> None:
    page.change("access", networks=f"{SOURCE}/32\r\n10.0.9.0/24", action="refused", covers_all=True)
    assert machine.network.acl == (f"{SOURCE}/32", "10.0.9.0/24")
    with pytest.raises(Refused):
        at("10.0.66.9").status()
    assert page.status().state == "idle"


def test_whoever_would_shut_themselves_out_is_warned_first(machine: Machine, page: WebClient) -> None:
    with pytest.raises(WebRefusal, match=f"your own address {SOURCE} is in none of them"):
        page.change("access", networks="192.0.2.0/24", covers_all=True)
    assert machine.network.acl == ()
    page.change("access", networks="", covers_all=True)
    page.change("access", networks="10.0.0.0/24", covers_all=True)
    page.change("access", networks="192.0.2.0/24", action="refused", covers_all=True, even_me=True)
    with pytest.raises(Refused):
        page.status()
    assert machine.network.acl == ("192.0.2.0/24",)


def test_networks_come_one_a_line_however_lines_end(machine: Machine, page: WebClient) -> None:
    page.change("access", networks="10.0.0.0/8\n192.0.2.0/24\r\n198.51.100.0/24\n")
    assert machine.network.acl == ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24")


def test_a_service_that_is_switched_off_answers_no_more(host: Host, page: WebClient) -> None:
    page.change("services", snmp=False)
    assert host.reach("snmp", SOURCE) == "refused"
    page.change("services", snmp=True)
    assert host.reach("snmp", SOURCE) == "open"


def test_encryption_is_chosen(machine: Machine, page: WebClient) -> None:
    page.change("tls", encryption="required")
    with pytest.raises(WebRefusal, match="307"):
        page.status()
    assert machine.network.encryption.value == "required"


def test_a_new_password_is_asked_for_from_then_on(machine: Machine, page: WebClient) -> None:
    page.change("administrator", user="admin", password="s3cret", again="s3cret")
    with pytest.raises(WebRefusal, match="must sign in"):
        page.settings("printer")
    page.sign_in("admin", "s3cret")
    assert page.settings("printer")
    assert machine.network.administer(("admin", "s3cret"), "10.0.0.8") is Access.ADMIN


def test_whoever_signed_in_with_the_old_password_is_out_once_it_is_changed(
    guarded: Machine, page: WebClient
) -> None:
    page.sign_in("admin", "s3cret")
    assert page.settings("printer")
    guarded.act("add_user", "network", name="admin", password="another")
    with pytest.raises(WebRefusal, match="must sign in"):
        page.settings("printer")
    assert page.ask("POST", "/settings/printer", b"name=x").status == 403
    page.sign_in("admin", "another")
    assert page.settings("printer")


def test_another_users_password_signs_nobody_else_out(guarded: Machine, page: WebClient) -> None:
    guarded.act("add_user", "network", name="ana", password="hers")
    page.sign_in("admin", "s3cret")
    guarded.act("add_user", "network", name="ana", password="new")
    assert page.settings("printer")


def test_a_locked_menu_at_the_panel_is_not_in_the_way(guarded: Machine, page: WebClient) -> None:
    guarded.act("lock_settings", "network")
    guarded.panel.keys_locked = True
    page.sign_in("admin", "s3cret")
    page.change("access", networks="10.0.0.0/8")
    assert guarded.network.acl == ("10.0.0.0/8",)


def test_a_fault_is_mended_where_the_setting_is(machine: Machine) -> None:
    fault = make_fault("network.service.off", {"service": "pjl"})
    place = machine.parts[fault.break_machine(machine)]
    assert fault.present(place)
    WebClient(MemoryRoute(Host(machine), SOURCE)).change("services", pjl=True)
    assert not fault.present(place)


def test_a_job_is_canceled(machine: Machine, page: WebClient) -> None:
    machine.act("open", "cover.front")
    job = machine.jobs.submit(name="long", pages=(Page({"black": 50_000}),))
    machine.clock.finish_now()
    page.cancel(job.id)
    assert page.jobs()[0].state == "canceled"
    with pytest.raises(WebRefusal, match="canceled"):
        page._send("/jobs/cancel", {"job": str(job.id), "token": token(page)})


# -- who may ---------------------------------------------------------------------------------------------


def test_without_a_password_anybody_may_and_the_page_says_so(page: WebClient) -> None:
    assert "Anybody may change the settings" in page.ask("GET", "/settings").page.text


def test_with_one_nobody_changes_anything_before_signing_in(guarded: Machine, page: WebClient) -> None:
    guarded.act("open", "cover.front")
    job = guarded.jobs.submit(name="long", pages=(Page({"black": 50_000}),))
    guarded.clock.finish_now()
    before = guarded.snapshot()
    for section in SECTIONS:
        assert page.ask("POST", f"/settings/{section}", b"name=x").status == 403
    assert page.ask("POST", "/jobs/cancel", f"job={job.id}&token=x".encode()).status == 403
    assert guarded.snapshot().states == before.states
    assert page.ask("GET", "/settings").page.find("form", action="/settings/printer") is None
    assert page.ask("GET", "/jobs").page.find("form", action="/jobs/cancel") is None


def test_whoever_signed_in_may_and_after_signing_out_no_more(guarded: Machine, page: WebClient) -> None:
    page.sign_in("admin", "s3cret")
    page.change("printer", place="Room 7")
    old = dict(page.cookies)
    page.sign_out()
    with pytest.raises(WebRefusal):
        page.change("printer", place="Room 8")
    page.cookies = old
    with pytest.raises(WebRefusal):
        page.change("printer", place="Room 8")
    assert guarded.notes.place == "Room 7"


def test_a_session_gets_a_cookie_of_its_own_that_scripts_and_other_sites_do_not_have(
    guarded: Machine, page: WebClient
) -> None:
    answer = page.ask("GET", "/sign-in")
    assert "HttpOnly" in answer.header("set-cookie")
    assert "SameSite=Strict" in answer.header("set-cookie")
    before = page.cookies["session"]
    page.sign_in("admin", "s3cret")
    assert page.cookies["session"] != before


@pytest.mark.parametrize(
    "cookie", ["", "x", "1.1.0.00000000000000000000000000000000", "....", "é", "a" * 9_000]
)
def test_a_cookie_that_was_made_up_opens_nothing(guarded: Machine, page: WebClient, cookie: str) -> None:
    page.cookies = {"session": cookie} if cookie.isascii() else {}
    with pytest.raises(WebRefusal):
        page.settings("printer")


def test_a_session_ends_when_nothing_is_done_or_power_goes_or_the_user_is_gone(
    guarded: Machine, page: WebClient
) -> None:
    page.sign_in("admin", "s3cret")
    guarded.clock.run_to(guarded.clock.now + IDLE_US - US_PER_S)
    assert page.settings("printer") is not None
    guarded.clock.run_to(guarded.clock.now + IDLE_US + US_PER_S)
    with pytest.raises(WebRefusal):
        page.settings("printer")
    page.sign_in("admin", "s3cret")
    guarded.act("power_off", "power")
    guarded.act("power_on", "power")
    guarded.clock.run_to(guarded.clock.now + 60 * US_PER_S)
    with pytest.raises(WebRefusal):
        page.settings("printer")
    page.sign_in("admin", "s3cret")
    guarded.network.users = (type(guarded.network.users[0])("other", "s3cret"),)
    with pytest.raises(WebRefusal):
        page.settings("printer")


def test_a_user_who_may_only_read_changes_nothing(guarded: Machine, page: WebClient) -> None:
    (user,) = guarded.network.users
    guarded.network.users = (user, type(user)("reader", "s3cret", Access.READ))
    with pytest.raises(WebRefusal):
        page.sign_in("reader", "s3cret")
    with pytest.raises(WebRefusal):
        page.settings("printer")


def test_wrong_passwords_lock_the_source_out_and_the_log_tells(
    guarded: Machine, page: WebClient, at: Callable[..., WebClient]
) -> None:
    for _ in range(LOCKOUT_TRIES - 1):
        with pytest.raises(WebRefusal, match="is wrong"):
            page.sign_in("admin", "guess")
    for password in ("guess", "s3cret", "s3cret"):
        with pytest.raises(WebRefusal, match="Too many wrong passwords"):
            page.sign_in("admin", password)
    at("10.0.9.17").sign_in("admin", "s3cret")
    told = [event.text for event in guarded.log.events if event.code == "sign-in"]
    assert told.count(f"signing in on the web page was refused to {SOURCE}") == LOCKOUT_TRIES
    assert f"{SOURCE} is locked out of the web page for a while" in told
    assert not any("guess" in text for text in told)
    guarded.clock.run_to(guarded.clock.now + LOCKOUT_US + 1)
    page.sign_in("admin", "s3cret")


def test_guessing_here_and_over_ipp_is_counted_together(
    guarded: Machine, host: Host, page: WebClient
) -> None:
    for _ in range(LOCKOUT_TRIES):
        with pytest.raises(WebRefusal):
            page.sign_in("admin", "guess")
    with (
        IppClient(MemoryRoute(host, SOURCE), credentials=("admin", "s3cret")) as client,
        pytest.raises(Exception, match="locked out"),
    ):
        client.enable()


def test_what_was_done_is_written_down_without_its_secrets(guarded: Machine, page: WebClient) -> None:
    page.sign_in("admin", "s3cret")
    page.change("snmp", community="quiet")
    last = guarded.log.events[-1]
    assert (last.code, last.text) == (
        "settings",
        f"Settings changed on the web page by admin from {SOURCE}: SNMP",
    )
    assert not any("quiet" in event.text for event in guarded.log.events)
    assert page.events()[0][3] == "settings"


def test_the_community_and_passwords_are_never_in_a_page(guarded: Machine, page: WebClient) -> None:
    guarded.act("set_community", "network", community="quiet")
    page.sign_in("admin", "s3cret")
    for path in ("/", "/settings", "/information", "/log"):
        body = page.ask("GET", path).body
        assert b"quiet" not in body
        assert b"s3cret" not in body


def test_the_makers_password_lets_in_as_delivered_and_after_a_reset() -> None:
    import msgspec

    model = load("mono-laser")
    network = msgspec.structs.replace(model.network, password="pw-{serial}")
    machine = Machine(msgspec.structs.replace(model, network=network), Clock(), seed=1)
    page = WebClient(MemoryRoute(Host(machine), SOURCE))
    with pytest.raises(WebRefusal):
        page.settings("printer")
    page.sign_in("admin", f"pw-{machine.serial}")
    page.change("administrator", password="mine", again="mine")
    assert machine.network.administer(("admin", "mine"), "10.0.0.8") is Access.ADMIN
    machine.act("reset_settings", "network")
    assert machine.network.administer(("admin", f"pw-{machine.serial}"), "10.0.0.8") is Access.ADMIN


# -- forms from strangers --------------------------------------------------------------------------------


def token(page: WebClient) -> str:
    found = page.ask("GET", "/settings").page.find("input", name="token")
    assert found is not None
    return found.get("value")


def test_a_form_that_another_site_made_changes_nothing(guarded: Machine, page: WebClient) -> None:
    page.sign_in("admin", "s3cret")
    sent = {"name": "", "place": "Elsewhere", "contact": ""}
    for forged in (sent, {**sent, "token": ""}, {**sent, "token": "0" * 32}, {**sent, "token": "é"}):
        assert page.ask("POST", "/settings/printer", urlencode(forged).encode()).status == 403
    assert guarded.notes.place is None


def test_another_visitors_token_is_no_use(machine: Machine, at: Callable[..., WebClient]) -> None:
    one, other = at(), at()
    stolen = token(one)
    token(other)
    sent = urlencode({"name": "", "place": "Elsewhere", "contact": "", "token": stolen}).encode()
    assert other.ask("POST", "/settings/printer", sent).status == 403


@pytest.mark.parametrize(
    ("section", "changes", "why"),
    [
        ("printer", {"name": "x" * 256}, "room for 255"),
        ("printer", {"name": "a\x00b"}, "control characters"),
        ("printer", {"place": "a\r\nb"}, "control characters"),
        ("printer", {"colour": "red"}, "no field 'colour'"),
        ("panel", {"language": "tlh"}, "cannot be chosen"),
        ("panel", {"sleep_after": "-1"}, "a whole number from 0 to 86400"),
        ("panel", {"sleep_after": "٣"}, "a whole number"),
        ("panel", {"sleep_after": "9" * 200}, "a whole number"),
        ("paper", {"first_tray": "tray-9"}, "cannot be chosen"),
        ("snmp", {"v3": "maybe"}, "a box is on"),
        ("access", {"networks": "10.0.0.300/8"}, "10.0.0.300/8 is no network"),
        ("access", {"networks": "10.0.0.1/8"}, "10.0.0.1/8 is no network"),
        ("access", {"action": "shout"}, "cannot be chosen"),
        ("services", {"gopher": "on"}, "no field 'gopher'"),
        ("tls", {"encryption": "rot13"}, "cannot be chosen"),
        ("administrator", {"password": "a", "again": "b"}, "differ"),
        ("administrator", {"password": "", "again": ""}, "New password: it is empty"),
        ("administrator", {"user": "", "password": "a", "again": "a"}, "User name: it is empty"),
        ("administrator", {"user": "ad:min", "password": "a", "again": "a"}, "User name: a colon cannot"),
        ("access", {"networks": "10.0.0.0/8\r10.1.0.0/16"}, "control characters"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_changed(
    machine: Machine, page: WebClient, section: str, changes: dict[str, str], why: str
) -> None:
    before = machine.snapshot()
    with pytest.raises(WebRefusal, match=why) as refused:
        page.change(section, **changes)
    assert refused.value.status == 400
    assert machine.snapshot().states == before.states


def test_what_was_typed_is_there_to_be_put_right_but_for_secrets(page: WebClient) -> None:
    sent = {"user": "ana", "password": "s3cret", "again": "other", "token": token(page)}
    answer = page.ask("POST", "/settings/administrator", urlencode(sent).encode())
    assert pages.form(answer.page, "/settings/administrator")["user"] == "ana"
    assert answer.page.find("input", id="administrator.again", aria_invalid="true") is not None
    assert b"s3cret" not in answer.body


def test_why_a_form_is_refused_is_said_in_the_visitors_language(page: WebClient) -> None:
    page.ask("GET", "/?language=de")
    with pytest.raises(WebRefusal, match=r"Nicht gespeichert: 10\.0\.0\.1/8 ist kein Netz"):
        page.change("access", networks="10.0.0.1/8")
    with pytest.raises(WebRefusal, match="Name: Platz ist für 255 Zeichen, nicht für 256"):
        page.change("printer", name="x" * 256)


@pytest.mark.parametrize(
    ("form", "kind", "status"),
    [
        (b"a=1&a=2", "application/x-www-form-urlencoded", 400),
        (b"nonsense", "application/x-www-form-urlencoded", 400),
        (b"name=%ff", "application/x-www-form-urlencoded", 400),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"f%d=1" % n for n in range(200)), "application/x-www-form-urlencoded", 400),
        (b"x=" + b"y" * MAX_FORM, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"a=1", "multipart/form-data; boundary=x", 415),
    ],
)
@pytest.mark.parametrize("service", ["web", "ipp"])
def test_what_is_no_form_is_refused_at_both_doors(
    at: Callable[..., WebClient], form: bytes, kind: str, status: int, service: str
) -> None:
    answer = at(service=service).ask("POST", "/settings/printer", form, kind)
    assert answer.status == status


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(
        ["/sign-in", "/sign-out", "/jobs/cancel", *(f"/settings/{one}" for one in SECTIONS)]
    ),
    sent=st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=6),
    junk=st.binary(max_size=40),
)
def test_whatever_a_stranger_sends_gets_an_answer_and_opens_nothing(
    path: str, sent: dict[str, str], junk: bytes
) -> None:
    machine = _GUARDED
    page = WebClient(MemoryRoute(_HOST, SOURCE))
    page.cookies = {"session": junk.hex()}
    for form in (urlencode(sent, errors="replace").encode(), junk):
        assert page.ask("POST", path, form).status in (303, 400, 403)
    assert (machine.network.users[0].name, machine.notes.name) == ("admin", None)


_GUARDED = Machine(load("mono-laser"), Clock(), seed=1)
_GUARDED.act("add_user", "network", name="admin", password="s3cret")
_HOST = Host(_GUARDED)
