"""PW-01: the outlet is live, and the power supply is dead."""

from misfeed import DO, Case, Ticket, fault, scenario, see


@scenario(
    "PW-01b",
    ticket=Ticket(
        en="It has been dead since the storm; the lamp beside it works.",
        es="Está muerta desde la tormenta; la lámpara de al lado funciona.",
    ),
    fault=fault("power.supply.dead", at="power.supply"),
    shows={
        "panel": see.dark(),
        "net": see.ping(False),
        "ipp": see.port("ipp", "silent"),
        "usb": see.usb_gone(),
        "eye": see.looks("mains", outlet="live"),
    },
    lookalikes=["PW-01"],
    decoy=[DO.replace("formatter", part="formatter", minutes=30)],
    repair=[
        DO.act("unplug", "power", safety="shock", serves="safety"),
        DO.replace("power.supply", part="power supply", tool="meter", minutes=40),
        DO.act("plug_in", "power", serves="safety"),
        DO.wait(2),
    ],
    verify=[DO.wait(60), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="A surge strip rated for lasers, or none.",
)
def dead_supply(case: Case) -> None:
    """A dead power supply behind a live outlet."""
    case.occur()
    assert case.diagnose().cause == "power.supply.dead"
    case.try_decoy()
    case.repair()
    case.verify()
    shocks = [hazard for hazard in case.device.staging.hazards() if hazard.startswith("shock")]
    assert not shocks, f"somebody was hurt: {shocks}"
