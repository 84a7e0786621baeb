"""Who looks for printers on a link lists who answers there, with all that was told."""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from misfeed.errors import BenchError
from misfeed.interfaces.discovery import Printer, Service, browse, probe
from misfeed.protocols import wsd
from misfeed.protocols.dns_sd import TxtRecord
from zeroconf import ServiceInfo, Zeroconf

HERE = "127.0.0.1"
_IP_MULTICAST_ALL = 49


@contextmanager
def group_socket() -> Iterator[socket.socket]:
    """One that hears what is asked of all on loopback; skips where that carries no multicast."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind((wsd.GROUP, wsd.PORT))
            joined = socket.inet_aton(wsd.GROUP) + socket.inet_aton(HERE)
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        except OSError as error:
            reason = f"loopback carries no multicast here: {error}"
            if os.environ.get("MISFEED_PEERS") == "required":
                pytest.fail(reason)
            pytest.skip(reason)
        opened.settimeout(10)
        yield opened


def test_a_printer_is_listed_with_all_its_services_by_name() -> None:
    name = f"Listed {uuid.uuid4().hex[:10]}"
    txt = TxtRecord.of({"txtvers": "1", "rp": "ipp/print", "note": "Hall"}).encode()
    told = {"server": "listed.local.", "parsed_addresses": [HERE], "properties": txt}
    with group_socket(), Zeroconf(interfaces=[HERE]) as link:
        for type_, port in (("_ipp._tcp", 8631), ("_printer._tcp", 0)):
            full = f"{type_}.local."
            link.register_service(ServiceInfo(full, f"{name}.{full}", port=port, **told))
        (found,) = [one for one in browse(1.5, HERE) if one.name == name]
    ipp, lpd = found.services
    assert (ipp.type, ipp.host, ipp.addresses, ipp.port) == ("_ipp._tcp", "listed.local", (HERE,), 8631)
    assert ipp.uri == "ipp://127.0.0.1:8631/ipp/print"
    assert lpd.uri == ""
    assert found.txt["note"] == "Hall"


@pytest.mark.parametrize(
    ("service", "uri"),
    [
        (Service("_ipps._tcp", "a.local", (), 443, {"rp": "ipp/print"}), "ipps://a.local:443/ipp/print"),
        (Service("_ipp._tcp", "a.local", ("fe80::1",), 631, {}), "ipp://[fe80::1]:631"),
        (Service("_pdl-datastream._tcp", "a.local", (HERE,), 9100, {"rp": "x"}), "socket://127.0.0.1:9100"),
        (Service("_printer._tcp", "a.local", (HERE,), 515, {"rp": "lp"}), "lpd://127.0.0.1:515/lp"),
    ],
)
def test_a_service_leads_to_a_uri(service: Service, uri: str) -> None:
    assert service.uri == uri


def test_the_fullest_record_speaks_for_a_printer() -> None:
    flagship = Service("_printer._tcp", "", (), 0, {"txtvers": "1"})
    ipp = Service("_ipp._tcp", "", (), 631, {"txtvers": "1", "ty": "X"})
    assert Printer("X", (ipp, flagship)).txt["ty"] == "X"
    assert Printer("X", ()).txt == {}


def test_a_probe_takes_answers_and_passes_over_noise() -> None:
    target = wsd.Target(uuid.uuid4().urn, (wsd.DEVICE, wsd.PRINT_DEVICE), (), ("http://127.0.0.1:8631/",))
    with group_socket() as group:

        def answering() -> None:
            data, asker = group.recvfrom(65_535)
            question = wsd.decode(data)
            answer = wsd.Message(wsd.ProbeMatches((target,)), uuid.uuid4().urn, question.id)
            for said in (b"noise", wsd.encode(wsd.Message(wsd.Bye("urn:x"), "urn:y")), wsd.encode(answer)):
                group.sendto(said, asker)

        thread = threading.Thread(target=answering)
        thread.start()
        found = probe(2, HERE)
        thread.join()
    assert target in found


@pytest.mark.parametrize("ask", [browse, probe])
def test_a_link_that_is_not_there_is_told(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(BenchError, match=r"nobody can be asked on 192\.0\.2\.99"):
        ask(0.1, "192.0.2.99")
