"""LB-07: label glue holds the cutter's blade in the media path."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-07",
    needs={"cutter"},
    ticket=Ticket(
        en="It says cutter fault and will not print; switching it off and on does not help.",
        es="Dice fallo del cortador y no imprime; apagarla y encenderla no sirve.",
    ),
    fault=fault("cutter.gummed", at="cutter"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("separation-cutter-jam-error") & see.printer("stopped"),
        "snmp": see.alert("jam", severity="critical", group="finDevice") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("cutter"),
    },
    lookalikes=["LB-03", "MP-02"],
    decoy=[DO.act("pull", "cutter", minutes=1), DO.power_cycle(minutes=2)],
    repair=[
        DO.power_off(then=see.dark(), safety="cut", minutes=1),
        DO.clean("cutter", tool="alcohol swab", minutes=10),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[DO.print("30p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Cut between labels, never through one; clean the blade with every roll.",
)
def gummed_cutter() -> None:
    """Glue on the cutter's blade: it sticks in the media path."""
