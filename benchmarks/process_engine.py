"""What a step of a process costs, as ratios against bare SpiffWorkflow or against the same work of another size.

Everything that is compared runs in turns within one run, on the same PostgreSQL with its ordinary settings (a commit
waits for the disk), so that the ratios hold on a noisy machine. Without arguments every part runs but `stored`,
which fills a database with a million instances first; `make bench-stored` runs that one.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from rig import clients, items, steps, stored, throughput, timers

from engine import embedded_postgres

PARTS: dict[str, Callable[[str], None]] = {
    "throughput": throughput.run,
    "clients": clients.run,
    "steps": steps.run,
    "items": items.run,
    "timers": timers.run,
    "stored": stored.run,
}


def main() -> None:
    """Run the parts that the command line names, each on a database server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all but `stored` by default")
    for part in parser.parse_args().parts or [name for name in PARTS if name != "stored"]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            data = Path(folder) / "pg"
            print(f"-- {part}", flush=True)
            PARTS[part](embedded_postgres.start(data, stop_with_process=True))
            embedded_postgres.stop(data)


if __name__ == "__main__":
    main()
