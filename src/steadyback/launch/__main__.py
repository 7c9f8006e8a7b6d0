"""`python -m steadyback.launch` is the same command."""

import sys

from steadyback.launch import main

if __name__ == "__main__":
    sys.exit(main())
