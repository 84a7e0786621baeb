"""Which language a document is written in, told from its first octets. Interprets nothing."""

from __future__ import annotations

OCTET_STREAM = "application/octet-stream"

_LOOK = 1_024
_UEL = b"\x1b%-12345X"

#: First octets -> MIME media type; the longest that fits first.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (_UEL, "application/vnd.hp-PJL"),
    (b"UNIRAST\0", "image/urf"),
    (b") HP-PCL XL", "application/vnd.hp-PCLXL"),
    (b"( HP-PCL XL", "application/vnd.hp-PCLXL"),
    (b"@PJL", "application/vnd.hp-PJL"),
    (b"%PDF-", "application/pdf"),
    (b"RaS2", "image/pwg-raster"),
    # Printed by no model, and named so that it can be told what was sent.
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%!", "application/postscript"),
    (b"\x04%!", "application/postscript"),
    (b"^XA", "application/vnd.zebra-zpl"),
    # Receipt printers are initialised with ESC @, PCL's with ESC E.
    (b"\x1b@", "application/vnd.epson.escpos"),
    (b"\x1b", "application/vnd.hp-PCL"),
)

_TEXT = frozenset(range(0x20, 0x7F)) | frozenset(b"\b\t\n\r\f") | frozenset(range(0x80, 0x100))


def recognise(data: bytes, declared: str = OCTET_STREAM) -> str:
    """The MIME media type of `data`.

    A declared type is believed, as printers do (its parameters are left out); "application/octet-stream" and
    "" ask to look (RFC 8011 §5.1.10). Octets that fit no language are "application/octet-stream".
    """
    named = declared.partition(";")[0].strip()
    if named and named.lower() != OCTET_STREAM:
        return named
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    # Mailers and drivers put junk before a PDF's header; readers look for it in the first kilobyte.
    head = data[:_LOOK]
    if b"%PDF-" in head:
        return "application/pdf"
    return "text/plain" if head and _TEXT.issuperset(head) else OCTET_STREAM
