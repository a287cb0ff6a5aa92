"""`python -m builder` is the command `huibian`."""

import sys

from builder.cli import main

sys.exit(main())
