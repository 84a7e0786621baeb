"""FN-01: a bent staple sticks in the stapler's head, behind a good cartridge."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FN-01",
    needs={"finisher.stapler"},
    ticket=Ticket(
        en="It says remove jammed staples. I put in a new cartridge and it says so again.",
        es="Dice que retire las grapas atascadas. Puse un cartucho nuevo y lo vuelve a decir.",
    ),
    fault=fault("finisher.stapler.bent", at="finisher.stapler"),
    trigger=DO.act("staple", "finisher", sheets=5),
    shows={
        "ipp": see.reasons("stapler-jam-error") & see.printer("stopped"),
        "snmp": see.alert("jam", severity="critical", group="finDevice") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40107),
        "panel": see.text("staples"),
    },
    lookalikes=["MP-02"],
    decoy=[
        DO.open("cover.finisher"),
        DO.replace("finisher.stapler", part="staple cartridge", minutes=2),
        DO.close("cover.finisher"),
        DO.act("take_out", "finisher"),
    ],
    repair=[
        DO.open("cover.finisher"),
        DO.act("remove_staples", "finisher.stapler", tool="tweezers", minutes=4),
        DO.close("cover.finisher"),
        DO.act("resume", "finisher", then=see.printer("idle")),
    ],
    verify=[
        DO.act("staple", "finisher", sheets=5, minutes=1),
        see.looks("finisher", **{"last set": "stapled", "staple tray": "empty"}),
        DO.print("plain-3p.pdf"),
        see.no_conditions(),
    ],
    prevent="Staple no more sheets than the finisher takes; refill before the cartridge is empty.",
)
def bent_staple() -> None:
    """A bent staple in the stapler's head: sets stay unstapled."""
