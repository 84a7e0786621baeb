"""FW-07: a surge took the network interface."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-07",
    needs={"nic", "service:ipp"},
    ticket=Ticket(
        en="USB works, the network never comes up, and the cable is good.",
        es="Por USB imprime, la red no levanta nunca, y el cable está bien.",
    ),
    fault=fault("nic.dead", at="nic"),
    shows={
        "panel": see.text("network not installed"),
        "net": see.ping(False),
        "ipp": see.port("ipp", "silent"),
        "usb": see.port_status(0x18),
        "pjl": see.pjl(30018),
        "console": see.self_test("nic"),
        "eye": see.looks("nic", **{"link light": "dark", "cable": "brings a laptop online"}),
    },
    lookalikes=["NW-01", "PW-03"],
    decoy=[
        # No link, so the cable and the switch's port get the blame.
        DO.act("unplug", "network", minutes=2),
        DO.act("plug_in", "network", minutes=2),
    ],
    repair=[
        DO.look("nic", serves="evidence", minutes=5),
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("nic", part="network card", tool="antistatic strap", minutes=15),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(2),
    ],
    verify=[see.ping(), DO.print("plain-3p.pdf", by="users"), see.no_new_event(), see.no_conditions()],
    prevent="Surge protection, and no copper outdoors.",
)
def dead_nic() -> None:
    """A dead network interface."""
