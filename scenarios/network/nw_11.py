"""NW-11: discovery does not cross from the printers' VLAN to Wi-Fi."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-11",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="It shows up on the wired network, never on Wi-Fi.",
        es="Aparece en la red cableada, nunca en la Wi-Fi.",
    ),
    fault=fault("site.gateway.mdns"),
    trigger=DO.print("one-page.pdf", by="guest"),
    shows={
        "net@guest": see.discovered(found=False) & see.port("ipp", "open") & see.ping(),
        "net@users": see.discovered(),
        "ipp@guest": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-07", "NW-10"],
    # The printer's network settings are reset.
    decoy=[
        DO.act("reset_settings", "network", minutes=10),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("pass_discovery", "site.gateway", minutes=30),
    ],
    owner="customer IT",
    verify=[
        see.ports_matrix(open_to={"guest": ("ipp",), "users": ("ipp",)}, closed_to={"outside": ("ipp",)}),
        see.looks("site.gateway", **{"mDNS between VLANs": "printers only"}),
        DO.print("one-page.pdf", by="guest"),
        see.no_conditions(),
    ],
    prevent="Printers in the design of the Wi-Fi: what is passed, and to whom.",
)
def discovery_not_passed() -> None:
    """Printing by address works everywhere; the list is empty outside the VLAN."""
