from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators.serial_line.asked import Pty, Rfc2217, asked
from misfeed.errors import UsageError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("pty", Pty()),
        ("/tmp/tty", Pty(Path("/tmp/tty"))),
        ("./tty", Pty(Path("tty"))),
        ("rfc2217", Rfc2217()),
        ("rfc2217:2217", Rfc2217("", 2217)),
        ("rfc2217:127.0.0.2:2217", Rfc2217("127.0.0.2", 2217)),
        ("rfc2217:[::1]:2217", Rfc2217("::1", 2217)),
    ],
)
def test_one_word_says_where_it_is_wanted(text: str, meant: Pty | Rfc2217) -> None:
    assert asked(text) == meant


@pytest.mark.parametrize("text", ["tty", "rfc2217:", "rfc2217:x", "rfc2217:65536", "rfc2217:²"])
def test_any_other_word_is_refused_with_what_to_say(text: str) -> None:
    with pytest.raises(UsageError, match="rfc2217:PORT"):
        asked(text)
