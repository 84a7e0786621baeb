"""MP-08: the bin-full flag hangs, and the printer stops with an empty bin."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-08",
    needs={"{flagged_bin}"},
    ticket=Ticket(
        en="It stops after a few pages and says remove paper, but the bin is empty.",
        es="Se para a las pocas páginas y dice que retire el papel, pero la bandeja de salida está vacía.",
    ),
    fault=fault("bin.flag.stuck", at="{flagged_bin}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("output-area-full-error") & see.printer("stopped"),
        "snmp": see.alert("outputMediaTrayFull", severity="critical") & see.error_bit("outputFull"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40019),
        "panel": see.text("full"),
    },
    decoy=[DO.empty("{flagged_bin}"), DO.power_cycle(minutes=2)],
    repair=[DO.reseat("{flagged_bin}", minutes=5, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Empty bins before long jobs.",
)
def bin_flag_stuck() -> None:
    """Bin-full flag off its rest: an empty bin reads full."""
