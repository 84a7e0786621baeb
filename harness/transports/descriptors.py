"""How many files and connections this process may have open at a time. Knows no use for them."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    # Sockets are no descriptors there; what bounds them is memory.
    def most_descriptors() -> int:
        return 1 << 20

else:
    import resource

    def most_descriptors() -> int:
        """The limit that holds now (getrlimit(2), RLIMIT_NOFILE), as `ulimit -n` sets it."""
        soft: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return soft
