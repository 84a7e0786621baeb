"""Character code tables (ESC t n) and international character sets (ESC R n), as Epson numbers them.

Knows Python's codecs by name; a table that Python has no codec for is left out, and set as PC437.
"""

from __future__ import annotations

from collections.abc import Mapping

CODE_TABLES: Mapping[int, str] = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7",
    16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 21: "cp874", 32: "cp720", 33: "cp775", 34: "cp855",
    35: "cp861", 36: "cp862", 37: "cp864", 38: "cp869", 39: "iso8859_2", 40: "iso8859_15", 44: "cp1125",
    45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257",
    52: "cp1258", 53: "kz1048",
}  # fmt: skip
"""Python's codecs by n of ESC t n."""

_KATAKANA = 1
_REPLACED = "#$@[\\]^`{|}~"
_SETS: Mapping[int, str] = {
    1: "#$à°ç§^`éùè¨", 2: "#$§ÄÖÜ^`äöüß", 3: "£$@[\\]^`{|}~", 4: "#$@ÆØÅ^`æøå~", 5: "#¤ÉÄÖÅÜéäöåü",
    6: "#$@°\\é^ùàòèì", 7: "₧$@¡Ñ¿^`¨ñ}~", 8: "#$@[¥]^`{|}~", 9: "#¤ÉÆØÅÜéæøåü", 10: "#$ÉÆØÅÜéæøåü",
    11: "#$á¡Ñ¿é`íñóú", 12: "#$á¡Ñ¿éüíñóú", 13: "#$@[₩]^`{|}~",
}  # fmt: skip
"""What the twelve characters of ASCII become, by n of ESC R n."""


def text_of(octets: bytes, table: int = 0, international: int = 0) -> str:
    """The characters that are printed. Never raises: what a table has no character for is a space."""
    if table == _KATAKANA:
        # One octet each: this table has no characters of two.
        text = "".join(bytes([octet]).decode("shift_jis", "replace") for octet in octets)
    else:
        text = octets.decode(CODE_TABLES.get(table, "cp437"), "replace")
    replaced = _SETS.get(international)
    if replaced is not None:
        text = text.translate(str.maketrans(_REPLACED, replaced))
    return text.replace("�", " ")
