"""Paper as a printer's page names it, by the PWG 5101.1 names of sizes and types. Knows no tray."""

from __future__ import annotations

import re

from misfeed.emulators.web.words import Words

_SIZES = {
    "iso_b5_176x250mm": "B5 (ISO)",
    "iso_dl_110x220mm": "Envelope DL",
    "iso_c5_162x229mm": "Envelope C5",
    "jis_b4_257x364mm": "B4 (JIS)",
    "jis_b5_182x257mm": "B5 (JIS)",
    "jis_b6_128x182mm": "B6 (JIS)",
    "jpn_hagaki_100x148mm": "Postcard",
    "na_letter_8.5x11in": "Letter",
    "na_legal_8.5x14in": "Legal",
    "na_ledger_11x17in": "Ledger",
    "na_executive_7.25x10.5in": "Executive",
    "na_invoice_5.5x8.5in": "Statement",
    "na_number-10_4.125x9.5in": "Envelope #10",
    "na_monarch_3.875x7.5in": "Envelope Monarch",
}
_TYPES = {
    "stationery-lightweight": "Light",
    "stationery": "Plain",
    "stationery-heavyweight": "Heavy",
    "cardstock": "Cardstock",
    "labels": "Labels",
    "envelope": "Envelope",
}
_ISO_A = re.compile(r"iso_(a\d)_.+")
_OTHER = re.compile(r"[a-z]+_.+_([0-9.]+)x([0-9.]+)(mm|in)")


def size(name: str) -> str:
    """A size in English: by what people call it, else by its measures; as it is if it has none."""
    if name in _SIZES:
        return _SIZES[name]
    if found := _ISO_A.fullmatch(name):
        return found[1].upper()
    found = _OTHER.fullmatch(name)
    return f"{found[1]} x {found[2]} {found[3]}" if found else name


def kind(name: str) -> str:
    """A type in English; as it is where there are no words for it."""
    return _TYPES.get(name, name)


def stock(media: str, media_type: str, say: Words) -> str:
    """Size and type of what is in a tray, in the visitor's language."""
    return ", ".join(say(words) for words in (size(media), kind(media_type)) if words)
