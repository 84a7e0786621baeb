"""What holds for documents beside printing unless somebody says otherwise.

By itself, so that the options of a command can name it before what keeps to it is needed.
"""

MIB = 1 << 20
DEFAULT_MOST_MIB = 1024
"""Documents that are kept, in all."""
DEFAULT_TIMEOUT_S = 300.0
"""After which a command that reads one is ended."""
