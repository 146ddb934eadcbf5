"""Every measurement, one after another: `make bench`. Each of them alone is `python -m bench.NAME`."""

import subprocess
import sys

ALL = (
    "names", "programme", "imports", "law", "waterfall", "jury", "order", "contest_reading", "contest_deadline",
    "rush",
)  # fmt: skip


def main() -> int:
    """Run them all, whatever the earlier ones found; 1 if any did not keep its promise."""
    broken = 0
    for name in ALL:
        print(f"\n== bench.{name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}"]
        broken += subprocess.run(command, check=False).returncode != 0
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
