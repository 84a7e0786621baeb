"""Those who are told that something has changed, each by a call. Knows nothing of what did."""

from __future__ import annotations

from collections.abc import Callable


class Listeners:
    """In the order in which they came."""

    __slots__ = ("_calls",)

    def __init__(self) -> None:
        self._calls: list[Callable[[], None]] = []

    def __len__(self) -> int:
        return len(self._calls)

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell this one too; the returned function ends that, and does nothing more when called again."""
        self._calls.append(listener)

        def remove() -> None:
            if listener in self._calls:
                self._calls.remove(listener)

        return remove

    def tell(self) -> None:
        """Call every one. One that fails keeps none from hearing; the first error is raised at the end."""
        failed: Exception | None = None
        for listener in tuple(self._calls):
            try:
                listener()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again below
                failed = failed or error
        if failed is not None:
            raise failed
