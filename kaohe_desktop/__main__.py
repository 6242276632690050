"""``python -m kaohe_desktop``: the same as the command ``kaohe-desktop``."""

from __future__ import annotations

import sys

from kaohe_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
