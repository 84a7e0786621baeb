"""UB-01d: the computer saves power on its USB port, and the printer is gone once it has slept."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-01d",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.cable", "network:ipp", "{picking_tray}", "{sleeper}"},
    ticket=Ticket(
        en="After lunch the PC does not know the printer any more, until somebody presses a key at it.",
        es="Después de comer el PC ya no conoce la impresora, hasta que alguien pulsa una tecla en ella.",
    ),
    fault=fault("site.host.power-saving"),
    trigger=DO.wait(60),
    shows={
        "usb": see.usb("absent"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "eye": see.looks("site.host", **{"port power saving": "on"}),
    },
    lookalikes=["UB-01", "UB-01c", "PW-03"],
    decoy=[
        DO.act("reinstall_driver", "site.host", minutes=15),
        DO.replace("usb.cable", minutes=5, part="USB cable of 2 m"),
    ],
    repair=[DO.act("keep_ports_on", "site.host", minutes=10, then=see.usb("ready"))],
    owner="customer IT",
    verify=[
        DO.wait(60),
        see.usb("ready"),
        DO.print("one-page.pdf", by="usb"),
        see.no_conditions(),
    ],
    prevent="Port power saving off in the standard image of desktops.",
)
def port_power_saving() -> None:
    """Gone from the bus once it sleeps: the port lost its power, and nobody gives it back."""
