"""MP-04: two-sided sheets are lost on their way back, because the refeed rollers slip."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-04",
    needs={"{duplex}", "{duplex_cover}"},
    ticket=Ticket(
        en="Single sided is fine. Two sided jams every time.",
        es="A una cara va bien. A doble cara se atasca siempre.",
    ),
    fault=fault("path.refeed.glazed", at="{duplex}", severity=1.0),
    trigger=DO.print("plain-3p.pdf", sides="two-sided-long-edge"),
    shows={
        "ipp": see.reasons("media-jam-error") & see.printer("stopped"),
        "snmp": see.alert("jam", severity="critical", group="mediaPath") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40093),
        "panel": see.text("duplex"),
    },
    lookalikes=["MP-01", "MP-02", "MP-05"],
    decoy=[
        # With two-sided printing switched off in the driver the ticket seems closed.
        DO.power_off(),
        DO.wait(90, safety="burn"),
        DO.act("clear", "path", minutes=5),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.print("plain-3p.pdf", minutes=15),
    ],
    repair=[
        DO.power_off(),
        DO.wait(90, safety="burn"),
        DO.act("clear", "path", minutes=3),
        DO.open("{duplex_cover}"),
        DO.replace("{duplex}", part="refeed assembly", minutes=25),
        DO.close("{duplex_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("30p.pdf", sides="two-sided-long-edge"), see.no_new_event(), see.no_conditions()],
    prevent="Publish the media limits of two-sided printing at the device.",
)
def duplex_refeed() -> None:
    """Glazed refeed rollers: two-sided sheets jam, one-sided ones do not."""
