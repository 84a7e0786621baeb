"""NW-16: the raw port is open to the Internet, and strangers print and write on the display."""

from misfeed import DO, Ticket, fault, scenario, see

_OWN = {"ready message": "the model's own"}


@scenario(
    "NW-16",
    needs={"service:ipp", "service:pjl"},
    ticket=Ticket(
        en="It prints pages of garbage at night, and the display says strange things.",
        es="De noche imprime páginas de basura, y la pantalla dice cosas raras.",
    ),
    fault=fault("site.firewall.inbound"),
    trigger=DO.wait(20),
    shows={
        "eye": see.looks("panel", **{"ready message": "YOU HAVE BEEN PWNED"}),
        "net@outside": see.port("pjl", "open"),
        "ipp@admin": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-13"],
    # Taken for a driver or a formatter gone mad: the display is right again until the next night.
    decoy=[DO.power_cycle(minutes=5)],
    repair=[
        DO.look("jobs", minutes=10, serves="evidence"),
        DO.act(
            "close_inbound",
            "site.firewall",
            minutes=15,
            safety="exposure",
            then=see.port("pjl", "silent", by="outside"),
        ),
        DO.set_acl(
            ["10.0.9.0/24", "10.0.20.0/24", "10.0.30.0/24"], minutes=5, serves="second line of defence"
        ),
        DO.act(
            "add_user", "network", name="admin", password="kept-in-the-safe", minutes=5, serves="security"
        ),
        DO.act("reset_ready_message", "panel", minutes=1),
    ],
    owner="customer IT",
    verify=[
        see.ports_matrix(
            open_to={"users": ("ipp", "pjl"), "server": ("ipp", "pjl")}, closed_to={"outside": ("ipp", "pjl")}
        ),
        DO.wait(12 * 60, words="a quiet night"),
        see.looks("panel", **_OWN),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="No public addresses for printers, and an exposure test from outside every quarter.",
)
def open_to_the_internet() -> None:
    """Port 9100 reachable from outside: jobs from unknown addresses, an altered ready message."""
