"""Where the request-id stands in a message of v1 or v2c: the one part in which a repeated request differs.

Knows the usual shape alone. What is unusual, however right, has no place here and goes the whole way.
"""

from __future__ import annotations


def request_id_place(data: bytes) -> tuple[int, int] | None:
    """The offsets at which the content of the request-id begins and ends.

    None for what has not the usual shape: a version of one octet, a community of less than 128, a request-id
    of 1 to 4. Whether the rest is a message at all is not looked at.
    """
    try:
        at = 2 if data[1] < 0x80 else data[1] - 0x7E
        if (data[at], data[at + 1], data[at + 3]) != (0x02, 1, 0x04) or data[at + 4] >= 0x80:
            return None
        at += data[at + 4] + 5
        at += 2 if data[at + 1] < 0x80 else data[at + 1] - 0x7E
        tag, size = data[at], data[at + 1]
    except IndexError:
        return None
    at += 2
    return (at, at + size) if tag == 0x02 and 1 <= size <= 4 and at + size < len(data) else None


def parted(data: bytes, at: int) -> tuple[bytes, bytes]:
    """A message less the content of its request-id, and that in the fewest octets; `at` is its version.

    For what is looked up by the first part, which `request_id_place` found good when it was put there. That
    is not checked again: what is found is like this message in all that is read here. Raises IndexError.
    """
    at += data[at + 4] + 5
    at += 2 if data[at + 1] < 0x80 else data[at + 1] - 0x7E
    end = at + 2 + data[at + 1]
    at += 2
    content = data[at:end]
    first = content[0]
    if (first == 0 or first == 0xFF) and len(content) > 1:
        content = shortest(content)
    return data[:at] + data[end:], content


def shortest(content: bytes) -> bytes:
    """The content of an INTEGER in the fewest octets (X.690 §8.3.2): how an agent says it again."""
    while len(content) > 1 and (
        (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)
    ):
        content = content[1:]
    return content
