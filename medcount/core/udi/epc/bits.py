"""A tag is a row of bits, read one field after another."""

from medcount.core.udi.parsed import FaultCode


class Unfit(Exception):
    """The bits are not what their scheme demands."""

    def __init__(self, code: FaultCode) -> None:
        super().__init__(code)
        self.code = code


class Bits:
    """The bits that are still to be read."""

    def __init__(self, digits: str) -> None:
        """Take the bits of hexadecimal digits."""
        self._bits = int(digits, 16)
        self._left = 4 * len(digits)

    def take(self, count: int) -> int:
        """
        Return the number in the next bits.

        :raises Unfit: EPC_LENGTH where the tag ends before
        """
        if count > self._left:
            raise Unfit(FaultCode.EPC_LENGTH)
        self._left -= count
        number = self._bits >> self._left
        self._bits -= number << self._left
        return number

    def end(self, code: FaultCode = FaultCode.EPC_LENGTH) -> None:
        """
        Read the rest, which may only fill the tag up.

        :raises Unfit: ``code`` where the rest says anything
        """
        if self._bits:
            raise Unfit(code)
        self._left = 0
