"""FW-02: an update was interrupted, and the printer does not start any more."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-02",
    needs={"formatter"},
    ticket=Ticket(
        en="Someone switched it off during an update; now it does not start.",
        es="Alguien la apagó durante una actualización; ahora no arranca.",
    ),
    fault=fault("formatter.image.damaged", at="formatter"),
    trigger=[DO.power_off(), DO.power_on(), DO.wait(2)],
    shows={
        "panel": see.text("no bootable firmware"),
        "net": see.ping(False),
        "ipp": see.port("ipp", "silent"),
        "usb": see.usb_gone(),
        "console": see.self_test("firmware"),
    },
    lookalikes=["PW-01b"],
    decoy=[
        # It does not start, so the power supply gets the blame.
        DO.act("unplug", "power"),
        DO.replace("power.supply", part="power supply", minutes=40),
        DO.act("plug_in", "power"),
        DO.wait(2),
    ],
    repair=[
        DO.look("formatter", serves="evidence", minutes=2),
        DO.act(
            "load_from_stick",
            "formatter",
            tool="USB stick with the model's bundle",
            minutes=30,
            then=see.printer("idle"),
        ),
    ],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Update in a window, behind a UPS, with a notice on the panel.",
)
def damaged_image() -> None:
    """Firmware damaged by an interrupted update."""
