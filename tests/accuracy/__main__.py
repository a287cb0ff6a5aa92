"""`python -m tests.accuracy`: see figures.py."""

import sys

from tests.accuracy.figures import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
