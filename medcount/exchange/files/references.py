"""A row may refer to another by its id; a chain of such rows must have an end."""

from collections.abc import Mapping


def on_cycles(links: Mapping[str, str]) -> set[str]:
    """Return the ids that, followed from one to the next, lead back to themselves."""
    cyclic: set[str] = set()
    walked: set[str] = set()
    for start in links:
        path: dict[str, int] = {}
        here = start
        while here in links and here not in walked:
            path[here] = len(path)
            walked.add(here)
            here = links[here]
        if here in path:
            cyclic.update(list(path)[path[here] :])
    return cyclic
