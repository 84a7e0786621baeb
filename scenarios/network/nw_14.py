"""NW-14: the clock's cell is flat, and after a night without power the date is years off."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-14",
    needs={"service:ipp", "rtc"},
    ticket=Ticket(
        en="Login, mail and secure printing all broke together.",
        es="El acceso, el correo y la impresión segura fallaron a la vez.",
    ),
    fault=fault("rtc.cell.flat", at="rtc"),
    trigger=[DO.power_off(), DO.wait(10 * 60), DO.power_on(), DO.wait(2)],
    shows={
        "ipp": see.dated(2000, 2019) & see.printer("idle") & see.reasons("none"),
        "eye": see.looks("rtc", date="years off"),
        "net": see.ping() & see.port("ipp", "open"),
        "usb": see.port_status(0x18),
    },
    decoy=[
        # Once set, it is right until the next night without power.
        DO.act("set_clock", "rtc", minutes=2, then=see.dated(2026)),
    ],
    repair=[
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("rtc", part="coin cell", tool="antistatic strap", minutes=10),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(2),
        DO.act("set_clock", "rtc", minutes=2, then=see.dated(2026)),
    ],
    verify=[
        see.dated(2026),
        DO.power_off(),
        DO.wait(10 * 60),
        DO.power_on(),
        DO.wait(2),
        see.dated(2026),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="Put the time server into the template of settings.",
)
def wrong_clock() -> None:
    """A clock that begins again at every power-on."""
