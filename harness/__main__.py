"""`python -m misfeed` is the `misfeed` command."""

import sys

from misfeed.cli import main

sys.exit(main())
