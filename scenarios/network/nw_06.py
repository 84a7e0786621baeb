"""NW-06: hardening left the print server and the user VLAN off the printer's access list."""

from misfeed import DO, Case, Ticket, fault, limit, scenario, see, vary

ACTION = vary("action", "refused", "silent")


@scenario(
    "NW-06",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="I tightened security yesterday; now only my old PC can print.",
        es="Ayer reforcé la seguridad; ahora solo imprime mi PC antiguo.",
    ),
    fault=fault("network.acl", allow=["10.0.9.17/32"], action=ACTION),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port("ipp", ACTION) & see.port("snmp", ACTION) & see.ping(),
        "net@admin": see.port("ipp", "open"),
        "ipp@admin": see.printer("idle") & see.reasons("none"),
        "snmp@admin": see.port("snmp", "open"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-08", "NW-10"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[
        DO.read("network.acl", by="admin", save_as="acl-before.txt", serves="rollback", minutes=2),
        DO.set(
            "network.acl",
            add=["10.0.20.0/24", "10.0.30.5/32"],
            by="admin",
            keep_own_path=True,
            safety="lock-out",
            minutes=5,
            then=see.port("ipp", "open", by="users"),
        ),
        DO.power_cycle(
            minutes=3, serves="durability", then=see.setting("network.acl", contains="10.0.20.0/24")
        ),
    ],
    owner="customer IT",
    changes={"network.acl", "network.acl_action", "network.acl_covers_all"},
    verify=[
        DO.print("one-page.pdf", by="users"),
        see.ports_matrix(
            open_to={"users": ("ipp",), "server": ("ipp",), "admin": ("ipp", "snmp")},
            closed_to={"guest": ("ipp", "snmp")},
        ),
        see.no_conditions(),
    ],
    prevent="Add the admin subnet first; keep a settings backup.",
)
def acl_lockout(case: Case) -> None:
    """An access list that forgot the users and the print server."""
    case.occur()
    began = case.device.clock.now_us()
    case.device.at("users").reach("ipp")
    verdict_s = (case.device.clock.now_us() - began) / 1_000_000
    worst = limit(lt=1, unit="s") if case[ACTION] == "refused" else limit(ge=3, unit="s")
    case.measure("connect verdict", verdict_s, worst)
    finding = case.diagnose()
    assert (finding.cause, finding.owner) == ("network.acl", "customer IT")
    case.try_decoy()
    case.repair()
    case.verify()
