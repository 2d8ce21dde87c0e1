"""By what people know the records that a trail names."""

from collections.abc import Iterable, Mapping

from medcount import db


def names(*, site: int, records: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """
    Return numbers, names and places of records, by their kind and id as the trail has them.

    Who has no such name is left out. No name tells a quantity.
    """
    asked = list(records)
    rows = db.run(
        "reports/record_names",
        site=site,
        kinds=[kind for kind, _ in asked],
        ids=[id_ for _, id_ in asked],
    )
    return {(row.kind, row.id): row.name for row in rows}
