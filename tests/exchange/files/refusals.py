"""What a test asks when files are refused."""

import pytest

from medcount.exchange.files.rows import BadFiles, Fault
from tests.exchange.good_files import Folder


def faults(folder: Folder, **files) -> list[Fault]:
    """Return the faults for which files are refused."""
    with pytest.raises(BadFiles) as caught:
        folder.read(**files)
    return caught.value.faults


def only_fault(folder: Folder, **files) -> Fault:
    """Return the only fault for which files are refused."""
    (fault,) = faults(folder, **files)
    return fault
