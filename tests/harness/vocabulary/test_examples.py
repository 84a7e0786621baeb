"""Two scripts with every word that one needs: their data is explained, proven and run as it stands."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Case, Ticket, fault, limit, option, scenario, see, vary
from misfeed.casework import Running, record_of, specs_for
from misfeed.explain.phrases import phrases
from misfeed.explain.sheet import sheet_of
from misfeed.explain.text import text_page
from misfeed.journal import Outcome, Phase
from misfeed.procedures.proof import prove
from misfeed.vocabulary import Scenario

MODEL = "mono-laser"
ACTION = vary("action", "refused", "silent")


@scenario(
    "MP-93",
    needs={"fuser", "{fuser_exit}", "{exit_cover}"},
    requirements=["FW-REQ-JAM-014", "FW-REQ-ALERT-003"],
    ticket=Ticket(
        en="Paper folds like an accordion at the back, where it is hot.",
        es="El papel se pliega como un acordeón por detrás, donde quema.",
    ),
    fault=fault("fuser.claws.worn", at="fuser", severity=1.0),
    trigger=DO.print("plain-3p.pdf", sides="one-sided"),
    shows={
        "ipp": see.reasons("media-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathOutputJam", severity="critical") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
    },
    lookalikes=["MP-01", "MP-02"],
    decoy=[DO.replace("{tray}.rollers", minutes=15)],
    repair=[
        DO.power_off(then=see.dark(), safety="burn", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn", minutes=60),
        DO.open("{exit_cover}"),
        DO.remove_sheet("{fuser_exit}", tool="heat gloves", then=see.clear("{fuser_exit}"), minutes=3),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.close("{exit_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", then=see.counter("fuser", 0), serves="maintenance record"),
    ],
    options=[option("clean the claws, and watch", risk="returns"), option("fuser kit", chosen=True)],
    verify=[DO.print("30p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Lock the tray's paper type; replace the kit by counter.",
)
def fuser_wrap_jam(case: Case) -> None:
    """The sheet wraps round the fuser because a separation claw is worn."""
    seen = case.occur()
    told = abs(seen["snmp"].after - seen["ipp"].after)
    case.measure("alert delay", told, limit(le=2, unit="s"), requirement="FW-REQ-ALERT-003")
    alerts = len(case.device.ipp.alerts())
    assert len(case.device.snmp.rows("prtAlertTable")) == alerts, "the tables disagree"
    finding = case.diagnose()
    assert finding.cause == "fuser.claws.worn"
    case.try_decoy()
    case.repair()
    case.measure("back to idle", case.verify().after, limit(le=900, unit="s"), baseline=0.10)


@scenario(
    "NW-96",
    needs={"service:ipp", "service:snmp"},
    changes={"network.acl", "network.acl_action", "network.acl_covers_all"},
    requirements=["FW-REQ-SEC-031"],
    ticket=Ticket(
        en="I tightened security yesterday; now only my old PC can print.",
        es="Ayer reforcé la seguridad; ahora solo imprime mi PC antiguo.",
    ),
    fault=fault("network.acl", allow=["10.0.9.17/32"], action=ACTION),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port(631, ACTION) & see.port(161, ACTION) & see.ping("answers"),
        "net@admin": see.port(631, "open"),
        "ipp@admin": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["NW-01", "NW-07", "NW-10"],
    decoy=[DO.restart(minutes=2)],
    repair=[
        DO.read("network.acl", by="admin", save_as="acl-before.txt", serves="rollback", minutes=2),
        DO.set(
            "network.acl",
            add=["10.0.20.0/24", "10.0.30.5/32"],
            by="admin",
            keep_own_path=True,
            then=see.port(631, "open", by="users"),
            safety="lock-out",
            minutes=5,
        ),
        DO.power_cycle(
            then=see.setting("network.acl", contains="10.0.20.0/24"), serves="durability", minutes=3
        ),
    ],
    owner="customer IT",
    verify=[
        DO.print("one-page.pdf", by="users"),
        see.ports_matrix({"users": [631], "admin": [161, 631]}, {"guest": "all"}),
    ],
    prevent="Add the admin subnet first; keep a settings backup.",
)
def acl_lockout(case: Case) -> None:
    """Hardening left the print server and the users off the printer's access list."""
    case.occur()
    began = case.device.clock.now_us()
    case.device.at("users").reach("ipp")
    worst = limit(lt=1, unit="s") if case[ACTION] == "refused" else limit(ge=3, unit="s")
    case.measure("connect verdict", (case.device.clock.now_us() - began) / 1_000_000, worst)
    assert case.diagnose().cause == "network.acl"
    assert case.finding is not None
    assert case.finding.owner == "customer IT"
    case.try_decoy()
    case.repair()
    case.verify()
    assert case.device.changed() <= case.scenario.changes, "the repair touched more than it declared"


EXAMPLES: list[Any] = [fuser_wrap_jam, acl_lockout]


@pytest.mark.parametrize("script", EXAMPLES, ids=["MP-93", "NW-96"])
def test_a_script_runs_in_every_variant(script: Any) -> None:
    specs = specs_for(script.scenario, [MODEL], 1)
    for spec in specs:
        running = Running(spec)
        with running as case:
            script(case)
            record = record_of(spec, running, "passed", None, "")
        assert record.outcome is Outcome.PASSED
        assert [phase.name for phase in record.phases] == list(Phase)[: list(Phase).index(Phase.VERIFY) + 1]
        assert record.requirements == script.scenario.requirements
    assert len(specs) == len(list(script.scenario.variants()))


@pytest.mark.parametrize("script", EXAMPLES, ids=["MP-93", "NW-96"])
def test_the_same_data_runs_without_a_body(script: Any) -> None:
    spec = specs_for(script.scenario, [MODEL], 1)[0]
    with Running(spec) as case:
        case.run()
        case.end()
        assert case.phases[-1].name == Phase.VERIFY


@pytest.mark.parametrize(
    ("script", "idle"), [(fuser_wrap_jam, []), (acl_lockout, [])], ids=["MP-93", "NW-96"]
)
def test_the_same_data_is_tried_with_each_step_left_out(script: Any, idle: list[str]) -> None:
    proof = prove(specs_for(script.scenario, [MODEL], 1)[0])
    assert proof.trouble == ""
    assert [step.text for step in proof.idle] == idle


@pytest.mark.parametrize("script", EXAMPLES, ids=["MP-93", "NW-96"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_same_data_is_explained(script: Any, language: str) -> None:
    say = phrases(language)
    sheet = sheet_of(script.scenario, say)
    page = text_page(sheet, say)
    assert script.scenario.ticket.text(language) in " ".join(page.split())
    assert len(sheet.repair) == len(script.scenario.repair)


def test_what_the_network_script_read_is_kept_as_evidence() -> None:
    spec = specs_for(declared(acl_lockout), [MODEL], 1)[0]
    with Running(spec) as case:
        case.run()
        (kept,) = case.attachments.records
    assert (kept.name, kept.data) == ("acl-before.txt", b"network.acl = 10.0.9.17/32\n")


def declared(script: Any) -> Scenario:
    found: Scenario = script.scenario
    return found
