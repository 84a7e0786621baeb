"""NW-10: a hardening template switched IPP off."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-10",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Macs and phones can no longer find the printer; Windows is fine.",
        es="Los Mac y los móviles ya no encuentran la impresora; Windows va bien.",
    ),
    fault=fault("network.service.off", service="ipp"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port("ipp", "refused") & see.port("snmp", "open") & see.ping(),
        "net@admin": see.port("ipp", "refused"),
        "net@guest": see.discovered(found=False),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-06", "NW-11"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[DO.switch_on("ipp", minutes=5, then=see.port("ipp", "open", by="users"))],
    owner="customer IT",
    verify=[
        DO.power_cycle(minutes=2),
        DO.print("one-page.pdf", by="users"),
        see.ports_matrix(open_to={"users": ("ipp", "snmp")}),
        see.discovered(),
        see.no_conditions(),
    ],
    prevent="Pilot a hardening template on one device.",
)
def ipp_switched_off() -> None:
    """IPP switched off in bulk: refused at once, from everywhere."""
