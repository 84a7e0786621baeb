"""What is refused, and what is understood, by a head alone."""

from __future__ import annotations

import pytest
from misfeed.emulators.http.heads import objection, wants_tls
from misfeed.emulators.http.messages import Limits
from misfeed.emulators.http.parser import Head


def head(method: str = "POST", version: str = "1.1", target: str = "/", **headers: str) -> Head:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Head(method, version, target.encode(), {"host": "x", **fields})


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (head(), 0),
        (head("CONNECT"), 501),
        (head(version="2.0"), 505),
        (head(host="a, b"), 400),
        (head(host="a b"), 400),
        (head(host="c@d"), 400),
        (head(host="a/b"), 400),
        (head(host="a:b"), 400),
        (head(host="[::1"), 400),
        (head(host="a%zz"), 400),
        (head(host="dr\xfccker"), 400),
        (head(version="1.0", host="a b"), 400),
        (head(host=""), 0),
        (head(host="printer.local:631"), 0),
        (head(host="under_score"), 0),
        (head(host="[fe80::1%25eth0]:631"), 0),
        (head(host="[v1.fe80::1+eth0]"), 0),
        (head(target="http://printer:631/ipp/print"), 0),
        (head(target="HTTPS://[::1]"), 0),
        (head(target="http:///ipp/print"), 400),
        (head(target="http://:631/"), 400),
        (head(target="http://name@printer/"), 400),
        (Head("GET", "1.1", b"http://printer/"), 400),
        (Head("GET", "1.1", b"/"), 400),
        (Head("GET", "1.0", b"/"), 0),
        (head(transfer_encoding="gzip, chunked"), 501),
        (head(transfer_encoding="Chunked"), 0),
        (head(version="1.0", transfer_encoding="chunked"), 400),
        (head(version="1.0", transfer_encoding="chunked", connection="keep-alive"), 400),
        (head(expect="200-ok"), 417),
        (head(content_length="10"), 0),
        (head(content_length="11"), 413),
    ],
)
def test_a_head_is_refused_for_what_it_says(asked: Head, status: int) -> None:
    assert objection(asked, Limits(body=10)) == status


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        (head(upgrade="TLS/1.2, HTTP/1.1", connection="keep-alive, Upgrade"), True),
        (head(upgrade="TLS/1.2"), False),
        (head(connection="upgrade"), False),
        (head(upgrade="websocket", connection="upgrade"), False),
        (head(version="1.0", upgrade="TLS/1.2", connection="upgrade"), False),
    ],
)
def test_tls_is_wanted_only_where_the_connection_is_named_too(asked: Head, wants: bool) -> None:
    assert wants_tls(asked) is wants
