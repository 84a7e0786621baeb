"""Barcodes as modules, "1" for a bar: UPC, EAN, CODE 39, CODE 93, CODE 128, ITF and CODABAR.

What a symbology has no character for makes no barcode; printers then print none. Knows no paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from misfeed.protocols.escpos import Barcode

_EAN = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
"""Digits of odd parity; turned round and inverted they are the others (ISO/IEC 15420)."""
_FIRST = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")
_LAST_OF_E = (
    "GGGLLL",
    "GGLGLL",
    "GGLLGL",
    "GGLLLG",
    "GLGGLL",
    "GLLGGL",
    "GLLLGG",
    "GLGLGL",
    "GLGLLG",
    "GLLGLG",
)

_ITF = ("00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010")

_ALPHABET_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*"
_CODE39 = (
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118,
    0x058, 0x00D, 0x10C, 0x04C, 0x01C, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016,
    0x181, 0x0C1, 0x1C0, 0x091, 0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x0A8, 0x0A2, 0x08A, 0x02A, 0x094,
)  # fmt: skip

_ALPHABET_93 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_CODE93 = (
    0x114, 0x148, 0x144, 0x142, 0x128, 0x124, 0x122, 0x150, 0x112, 0x10A, 0x1A8, 0x1A4, 0x1A2, 0x194, 0x192,
    0x18A, 0x168, 0x164, 0x162, 0x134, 0x11A, 0x158, 0x14C, 0x146, 0x12C, 0x116, 0x1B4, 0x1B2, 0x1AC, 0x1A6,
    0x196, 0x19A, 0x16C, 0x166, 0x136, 0x13A, 0x12E, 0x1D4, 0x1D2, 0x1CA, 0x16E, 0x176, 0x1AE, 0x126, 0x1DA,
    0x1D6, 0x132,
)  # fmt: skip
_FRAME_93 = 0x15E

_ALPHABET_CODABAR = "0123456789-$:/.+ABCD"
_CODABAR = (
    0x03, 0x06, 0x09, 0x60, 0x12, 0x42, 0x21, 0x24, 0x30, 0x48, 0x0C, 0x18, 0x45, 0x51, 0x54, 0x15, 0x1A,
    0x29, 0x0B, 0x0E,
)  # fmt: skip

_WIDTHS_128 = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
"""Six widths for each value."""
_STOP_128 = "2331112"
_START_A = 103
_SWITCH = {("A", "B"): 100, ("A", "C"): 99, ("B", "A"): 101, ("B", "C"): 99, ("C", "A"): 101, ("C", "B"): 100}
_SHIFT, _FUNCTIONS = 98, {"1": 102, "2": 97, "3": 96}
_FUNCTION_4 = {"A": 101, "B": 100}


def modules(system: Barcode, data: bytes) -> str:
    """The bars and spaces of a barcode; "" where the data make none."""
    text = data.decode("latin-1")
    try:
        return _ENCODERS[system](text)
    except (ValueError, IndexError, KeyError):
        return ""


def readable(system: Barcode, data: bytes) -> str:
    """What stands beside it for people."""
    text = data.decode("latin-1")
    if system is Barcode.CODE128:
        # What only steers the encoder is left out; numbers of set C are told as digits.
        told, at, numbers = "", 0, False
        while at < len(text):
            if text[at] == "{" and at + 1 < len(text):
                numbers = text[at + 1] == "C" if text[at + 1] in "ABC" else numbers
                told += "{" if text[at + 1] == "{" else ""
                at += 2
                continue
            told += f"{ord(text[at]):02}" if numbers else text[at]
            at += 1
        return told
    wanted = _DIGITS.get(system)
    return text + _check(text) if wanted is not None and len(text) == wanted - 1 and text.isdigit() else text


_DIGITS = {Barcode.EAN13: 13, Barcode.EAN8: 8, Barcode.UPC_A: 12}


def _check(digits: str) -> str:
    total = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _whole(text: str, length: int) -> str:
    """With its check digit, whether it came with it or not. Raises ValueError."""
    if not (text.isascii() and text.isdigit()) or len(text) not in (length - 1, length):
        raise ValueError(f"{length} digits are needed")
    return text[: length - 1] + _check(text[: length - 1])


def _left(digit: str, parity: str) -> str:
    odd = _EAN[int(digit)]
    return odd if parity == "L" else _right(digit)[::-1]


def _right(digit: str) -> str:
    return _EAN[int(digit)].translate(str.maketrans("01", "10"))


def _ean13(text: str) -> str:
    digits = _whole(text, 13)
    left = "".join(map(_left, digits[1:7], _FIRST[int(digits[0])]))
    return f"101{left}01010{''.join(map(_right, digits[7:]))}101"


def _ean8(text: str) -> str:
    digits = _whole(text, 8)
    return f"101{''.join(map(_left, digits[:4], 'LLLL'))}01010{''.join(map(_right, digits[4:]))}101"


def _upc_a(text: str) -> str:
    return _ean13("0" + _whole(text, 12))


def _upc_e(text: str) -> str:
    """From the long number, of which a run of zeros is left out, or from the short one."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("digits are needed")
    if len(text) in (6, 7, 8):
        short = text if len(text) == 6 else text[1:7]
        long = "0" + _lengthened(short)
    else:
        long = _whole(text, 12)[:11]
        short = _shortened(long)
    pattern = _LAST_OF_E[int(_check(long))]
    return f"101{''.join(map(_left, short, pattern))}010101"


def _lengthened(short: str) -> str:
    a, b, c, d, e, last = tuple(short)
    if last in "012":
        return f"{a}{b}{last}0000{c}{d}{e}"
    if last == "3":
        return f"{a}{b}{c}00000{d}{e}"
    if last == "4":
        return f"{a}{b}{c}{d}00000{e}"
    return f"{a}{b}{c}{d}{e}0000{last}"


def _shortened(long: str) -> str:
    for last in range(10):
        for short in (long[1:6] + str(last), long[1:3] + long[8:11] + long[3], long[1:4] + long[9:11] + "3"):
            if "0" + _lengthened(short) == long:
                return short
    short = long[1:5] + long[10] + "4"
    if "0" + _lengthened(short) != long:
        raise ValueError("no zeros can be left out of it")
    return short


def _bars(pattern: int, count: int, wide: int) -> str:
    """A bar, a space, a bar and so on: wide ones are the set bits."""
    widths = (wide if pattern >> at & 1 else 1 for at in range(count - 1, -1, -1))
    return "".join("10"[at % 2] * width for at, width in enumerate(widths))


def _code39(text: str) -> str:
    text = f"*{text.strip('*')}*"
    return "0".join(_bars(_CODE39[_ALPHABET_39.index(one)], 9, 3) for one in text)


def _code93(text: str) -> str:
    values = [_ALPHABET_93.index(one) for one in text]
    for most in (20, 15):
        weights = (at % most + 1 for at in range(len(values)))
        values.append(sum(map(int.__mul__, reversed(values), weights)) % 47)
    frame = f"{_FRAME_93:09b}"
    return frame + "".join(f"{_CODE93[value]:09b}" for value in values) + frame + "1"


def _codabar(text: str) -> str:
    text = text.upper()
    if len(text) < 2 or text[0] not in "ABCD" or text[-1] not in "ABCD":
        raise ValueError("it begins and ends with A to D")
    return "0".join(_bars(_CODABAR[_ALPHABET_CODABAR.index(one)], 7, 3) for one in text)


def _itf(text: str) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) % 2:
        raise ValueError("an even number of digits is needed")
    middle = "".join(
        "1" * (3 if bar == "1" else 1) + "0" * (3 if space == "1" else 1)
        for first, second in zip(text[::2], text[1::2], strict=True)
        for bar, space in zip(_ITF[int(first)], _ITF[int(second)], strict=True)
    )
    return f"1010{middle}11101"


def _code128(text: str) -> str:
    values = list(_values_128(text))
    total = values[0] + sum(at * value for at, value in enumerate(values))
    values.append(total % 103)
    widths = "".join(_WIDTHS_128[6 * value : 6 * value + 6] for value in values) + _STOP_128
    return "".join("10"[at % 2] * int(width) for at, width in enumerate(widths))


def _values_128(text: str) -> Iterator[int]:
    """Epson's way to write CODE 128: {A, {B and {C choose a set, {S shifts, {1 to {4 are functions."""
    if text[:1] != "{" or text[1:2] not in ("A", "B", "C"):
        raise ValueError("a code set is chosen first")
    kind, at = text[1], 2
    yield _START_A + "ABC".index(kind)
    shifted = ""
    while at < len(text):
        one = text[at]
        if one == "{":
            word, at = text[at + 1], at + 2
            if word in "ABC":
                if word != kind:
                    yield _SWITCH[kind, word]
                kind = word
                continue
            if word == "S":
                yield _SHIFT
                shifted = "B" if kind == "A" else "A"
                continue
            if word != "{":
                yield _FUNCTION_4[kind] if word == "4" else _FUNCTIONS[word]
                continue
        else:
            at += 1
        yield _value_128(ord(one), shifted or kind)
        shifted = ""


def _value_128(code: int, kind: str) -> int:
    if kind == "C" and code < 100:
        return code
    if kind == "B" and 32 <= code < 128:
        return code - 32
    if kind == "A" and code < 96:
        return code - 32 if code >= 32 else code + 64
    raise ValueError(f"set {kind} has no character {code}")


_ENCODERS: Mapping[Barcode, Callable[[str], str]] = {
    Barcode.UPC_A: _upc_a,
    Barcode.UPC_E: _upc_e,
    Barcode.EAN13: _ean13,
    Barcode.EAN8: _ean8,
    Barcode.CODE39: _code39,
    Barcode.ITF: _itf,
    Barcode.CODABAR: _codabar,
    Barcode.CODE93: _code93,
    Barcode.CODE128: _code128,
}
