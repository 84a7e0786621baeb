"""FX-03: private receive is on, and faxes wait in memory for somebody who asks."""

from misfeed import DO, Case, Ticket, fault, scenario, see

CALL = DO.act("call", "site.phone", pages=2, minutes=2)


@scenario(
    "FX-03",
    needs={"fax", "service:ipp"},
    ticket=Ticket(
        en="Senders say it went through; we have nothing.",
        es="Los remitentes dicen que se envió; nosotros no tenemos nada.",
    ),
    fault=fault("fax.receive.memory", at="fax"),
    trigger=CALL,
    shows={
        "eye": see.looks("fax", stored="1", **{"last received": "in memory"})
        & see.looks("site.phone", **{"last caller": "received"}),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["FX-01"],
    # Nothing came, so the line gets the blame; it brought everything.
    decoy=[DO.look("site.phone", tool="line tester", minutes=5), DO.power_cycle(minutes=2)],
    repair=[
        DO.act("set_receive", "fax", mode="print", minutes=2),
        DO.act("print_stored", "fax", minutes=2, words="print the stored faxes, with the owner's consent"),
        DO.wait(3),
    ],
    owner="customer",
    verify=[
        CALL,
        DO.wait(2),
        see.looks("fax", stored="0", **{"last received": "printed"}),
        see.no_conditions(),
    ],
    prevent="Check the count of stored faxes weekly. Faxes are customer data.",
)
def receive_to_memory(case: Case) -> None:
    """Private receive on: faxes are received and never print."""
    case.occur()
    assert case.diagnose().cause == "fax.receive.memory"
    case.try_decoy()
    case.repair()
    case.verify()
    assert not case.device.staging.hazards(), "somebody's faxes were lost"
