"""A page's HTML as a tree that is searched by id, name and data attributes. Knows no page in particular.

Reads what a browser would, never fails on markup that is none, and takes so much of it and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_ELEMENTS = 50_000
MAX_DEPTH = 256
"""What is deeper comes beside the deepest, as in browsers, so that who searches each element of a page for
others looks at none more often than that."""
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(slots=True)
class Element:
    """One element: its name, its attributes, and what is in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """It and all that is in it, in the order of the page."""
        waiting: list[Element] = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += [child for child in reversed(one.children) if isinstance(child, Element)]

    def find(self, tag: str = "", /, **attributes: str | None) -> Element | None:
        """The first of that name with these attributes; None for a value stands for any."""
        return next(self.find_all(tag, **attributes), None)

    def find_all(self, tag: str = "", /, **attributes: str | None) -> Iterator[Element]:
        """All such, in the order of the page; `data_input` stands for data-input."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        for one in self.walk():
            fits = all(
                key in one.attributes and value in (None, one.attributes[key])
                for key, value in wanted.items()
            )
            if fits and tag in ("", one.name):
                yield one

    @property
    def text(self) -> str:
        """All words in it, with single blanks."""
        words: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                words.append(one)
            else:
                waiting += reversed(one.children)
        return " ".join("".join(words).split())

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._open_of_name: Counter[str] = Counter()
        self._made = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._made += 1
        if self._made > MAX_ELEMENTS:
            return
        made = Element(tag, {name: value or "" for name, value in reversed(attrs)})
        self._open[-1].children.append(made)
        if tag not in _VOID and len(self._open) <= MAX_DEPTH:
            self._open.append(made)
            self._open_of_name[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self._open_of_name[tag]:
            return
        closed = ""
        while closed != tag:
            closed = self._open.pop().name
            self._open_of_name[closed] -= 1

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parsed(text: str) -> Element:
    """The page as a tree."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root
