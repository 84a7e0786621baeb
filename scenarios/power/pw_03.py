"""PW-03: the deepest sleep level takes the printer off the network every night."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "PW-03",
    needs={"service:ipp", "service:snmp", "{sleeper}"},
    ticket=Ticket(
        en="Offline every morning, until I touch the panel.",
        es="Desconectada cada mañana, hasta que toco el panel.",
    ),
    fault=fault("power.sleep.deep", at="{sleeper}"),
    trigger=DO.wait(30),
    shows={
        "panel": see.dark(),
        "net": see.ping(False) & see.port("snmp", "silent"),
        "ipp": see.port("ipp", "silent"),
        "usb": see.port_status(0x18),
        "pjl": see.pjl(35078),
        "eye": see.looks("power", lamp="pulses slowly"),
    },
    lookalikes=["PW-01"],
    decoy=[
        # It is off the network, so the cable gets the blame; the hand on it wakes the printer.
        DO.act("unplug", "network", minutes=1),
        DO.act("plug_in", "network", minutes=1),
    ],
    repair=[DO.act("set_sleep", "power", deep=False, minutes=3)],
    owner="customer IT",
    verify=[DO.wait(12 * 60), see.ping(), DO.print("one-page.pdf", by="users"), see.no_conditions()],
    prevent="Put the sleep level into the template of settings.",
)
def deep_sleep() -> None:
    """A sleep level so deep that the network sleeps too."""
