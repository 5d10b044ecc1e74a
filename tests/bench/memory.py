"""Tell what processes have in memory, mapped files apart."""

from pathlib import Path


def resident_mb(root: int) -> float:
    """Return the MB that a process and all below it have in memory, mapped files apart (Linux)."""
    parents, sizes = {}, {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
            process = int(path.parent.name)
            parents[process] = int(fields["PPid"])
            sizes[process] = int(fields["RssAnon"].split()[0]) / 1024
        except (OSError, KeyError, ValueError):
            continue  # it has just ended, or is the system's own

    def below(process: int | None) -> bool:
        while process is not None and process != root:
            process = parents.get(process)
        return process == root

    return sum(size for process, size in sizes.items() if below(process))
