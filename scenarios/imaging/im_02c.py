"""IM-02c: the power supply drives the heater with the printer idle; no fuser is to blame."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-02c",
    needs={"fuser", "power.supply"},
    ticket=Ticket(
        en="It smells hot and stops with an error, though nobody prints. The fuser is new.",
        es="Huele a quemado y se para con un error aunque nadie imprime. El fusor es nuevo.",
    ),
    fault=fault("power.supply.triac-shorted", at="power.supply"),
    trigger=DO.wait(1),
    shows={
        "ipp": see.reasons("fuser-over-temp-error") & see.printer("stopped"),
        "snmp": see.alert("markerFuserOverTemperature", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50010),
        "panel": see.text("too high"),
    },
    lookalikes=["IM-02"],
    decoy=[
        # Too hot is mostly the fuser's thermistor: this one is good.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.act("unplug", "power", safety="fire", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("power.supply", part="low-voltage supply", tool="meter", minutes=40),
        DO.act("plug_in", "power", minutes=2, then=see.printer("idle")),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("50p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Depot work: the supply is opened there, never in the field.",
)
def triac_shorted() -> None:
    """A shorted triac in the power supply: the fuser overheats with the printer idle."""
