"""IM-01b: the fuser is not pushed home, and gets no current when it warms up."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-01b",
    needs={"fuser", "power.supply"},
    ticket=Ticket(
        en="Since the last service it dies while warming up; after a rest it sometimes works.",
        es="Desde la última revisión se muere al calentarse; tras un descanso a veces funciona.",
    ),
    fault=fault("fuser.connector.loose", at="fuser", share=1.0),
    trigger=[DO.power_off(minutes=1), DO.wait(20), DO.power_on(minutes=2)],
    shows={
        "ipp": see.reasons("marker-fuser-timing-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerFuserTimingFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50009),
        "panel": see.text("did not warm up"),
    },
    lookalikes=["IM-01"],
    decoy=[
        # No heat looks like no current: the power supply is swapped first.
        DO.act("unplug", "power", safety="shock", minutes=1),
        DO.replace("power.supply", part="low-voltage supply", minutes=25),
        DO.act("plug_in", "power", minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.reseat("fuser", tool="gloves", minutes=5),
        DO.wait(10, words="leave it off for ten minutes: the fault timer must run out"),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="After every kit, pull at the fuser: it must not move.",
)
def connector_loose() -> None:
    """A fuser not pushed home: it dies while warming up, and a rest seems to help."""
