"""Whatever can be wrong with a file has a code that never changes and a sentence that may."""

from enum import StrEnum
from pathlib import Path


class FileFault(StrEnum):
    """
    Every reason for which a file is refused.

    The codes are a contract with the scripts that read them; keep them in alphabetical order.
    """

    ALREADY_OPEN = "ALREADY_OPEN"
    AMBIGUOUS_DATE = "AMBIGUOUS_DATE"
    AMBIGUOUS_SITE = "AMBIGUOUS_SITE"
    BAD_CHARACTER = "BAD_CHARACTER"
    BAD_DATE = "BAD_DATE"
    BAD_GTIN = "BAD_GTIN"
    BAD_JSON = "BAD_JSON"
    BAD_NUMBER = "BAD_NUMBER"
    BAD_TIME = "BAD_TIME"
    CONTRADICTION = "CONTRADICTION"
    CYCLE = "CYCLE"
    DATE_NOT_TEXT = "DATE_NOT_TEXT"
    DUPLICATE_COLUMN = "DUPLICATE_COLUMN"
    DUPLICATE_ID = "DUPLICATE_ID"
    EMPTY_FILE = "EMPTY_FILE"
    ERROR_CELL = "ERROR_CELL"
    EXTRA_CELL = "EXTRA_CELL"
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    MALFORMED_CSV = "MALFORMED_CSV"
    MISSING_COLUMN = "MISSING_COLUMN"
    MISSING_GOODS = "MISSING_GOODS"
    MISSING_PLACE = "MISSING_PLACE"
    MISSING_TIME = "MISSING_TIME"
    MISSING_VALUE = "MISSING_VALUE"
    NOT_UTF8 = "NOT_UTF8"
    NOT_WHOLE = "NOT_WHOLE"
    NO_MOVE = "NO_MOVE"
    NUMBER_NOT_TEXT = "NUMBER_NOT_TEXT"
    OTHER_SITE = "OTHER_SITE"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    SEVERAL_SHEETS = "SEVERAL_SHEETS"
    TOO_LARGE = "TOO_LARGE"
    TOO_LONG = "TOO_LONG"
    UNKNOWN_SETTING = "UNKNOWN_SETTING"
    UNKNOWN_SITE = "UNKNOWN_SITE"
    UNKNOWN_WORD = "UNKNOWN_WORD"
    UNREADABLE_FILE = "UNREADABLE_FILE"
    WRONG_TYPE = "WRONG_TYPE"


SENTENCES = {
    FileFault.ALREADY_OPEN: "these goods are in the ledger already, in another quantity;"
    " a book opens a stock key once, later changes come as movements",
    FileFault.AMBIGUOUS_DATE: "this date can be read in several ways; write it as 2026-01-05",
    FileFault.AMBIGUOUS_SITE: "the book does not tell which site this place belongs to;"
    " fill the column site",
    FileFault.BAD_CHARACTER: "there is an invisible or damaged character in the text",
    FileFault.BAD_DATE: "this is no date; write it as 2026-01-05",
    FileFault.BAD_GTIN: "this is no product code: its check digit is wrong, or digits are lost;"
    " format the column as text and enter the code again",
    FileFault.BAD_JSON: "this is no JSON object",
    FileFault.BAD_NUMBER: "this is no plain number",
    FileFault.BAD_TIME: "this is no date with a time of day; write it as 2026-01-05 09:00",
    FileFault.CONTRADICTION: "this contradicts what stands elsewhere in the file",
    FileFault.CYCLE: "this row refers back to itself",
    FileFault.DATE_NOT_TEXT: "the spreadsheet turned a code into a date;"
    " format the column as text and enter the code again",
    FileFault.DUPLICATE_COLUMN: "two columns have the same meaning; keep one",
    FileFault.DUPLICATE_ID: "this id stands on another row with other content",
    FileFault.EMPTY_FILE: "there is nothing in the file",
    FileFault.ERROR_CELL: "the cell holds a formula's error",
    FileFault.EXTRA_CELL: "the row has more cells than the header; quote text that holds commas",
    FileFault.FORMULA_WITHOUT_VALUE: "the cell holds a formula that was never calculated;"
    " open and save the file in a spreadsheet, or paste the values",
    FileFault.MALFORMED_CSV: "this is no well-formed CSV",
    FileFault.MISSING_COLUMN: "the column is missing",
    FileFault.MISSING_GOODS: "a scan needs a barcode or an item_code",
    FileFault.MISSING_PLACE: "a movement needs a from_place or a to_place",
    FileFault.MISSING_TIME: "a scan needs counted_at or device_at",
    FileFault.MISSING_VALUE: "the cell may not be empty",
    FileFault.NOT_UTF8: "the text is not UTF-8; save the file as 'CSV UTF-8' or as XLSX",
    FileFault.NOT_WHOLE: "a whole number is needed",
    FileFault.NO_MOVE: "both ends of the movement are the same",
    FileFault.NUMBER_NOT_TEXT: "the spreadsheet turned a code into a number and digits are lost;"
    " format the column as text and enter the code again",
    FileFault.OTHER_SITE: "the row belongs to another site than the one imported to",
    FileFault.OUT_OF_RANGE: "the value is out of range",
    FileFault.SEVERAL_SHEETS: "several sheets have the header; keep one",
    FileFault.TOO_LARGE: "the file is larger than can be read safely",
    FileFault.TOO_LONG: "the text is too long",
    FileFault.UNKNOWN_SETTING: "there is no such setting",
    FileFault.UNKNOWN_SITE: "no such site is registered and open",
    FileFault.UNKNOWN_WORD: "this word is not known here",
    FileFault.UNREADABLE_FILE: "the file cannot be read",
    FileFault.WRONG_TYPE: "the value has the wrong type",
}


class NoteCode(StrEnum):
    """What was accepted, but somebody should know of."""

    DI_REPAIRED = "DI_REPAIRED"
    FOOT_ROW = "FOOT_ROW"
    HEADER_ROW = "HEADER_ROW"
    ITEM_CODE_WAS_NUMBER = "ITEM_CODE_WAS_NUMBER"
    LOT_WAS_NUMBER = "LOT_WAS_NUMBER"
    MERGED_CELLS = "MERGED_CELLS"
    PLACE_WAS_NUMBER = "PLACE_WAS_NUMBER"
    SERIAL_QUANTITY = "SERIAL_QUANTITY"
    SERIAL_WAS_NUMBER = "SERIAL_WAS_NUMBER"
    TEXT_WAS_DATE = "TEXT_WAS_DATE"
    TOTAL_ROW = "TOTAL_ROW"
    UNKNOWN_VOIDS = "UNKNOWN_VOIDS"


NOTE_SENTENCES = {
    NoteCode.DI_REPAIRED: "the product code had lost its leading zeros; the check digit proves"
    " the repaired one",
    NoteCode.FOOT_ROW: "the row says who made the page and was left out",
    NoteCode.HEADER_ROW: "the row repeats what stands above the table and was left out",
    NoteCode.ITEM_CODE_WAS_NUMBER: "the item code stood as a number; leading zeros may be lost",
    NoteCode.LOT_WAS_NUMBER: "the lot stood as a number; leading zeros may be lost",
    NoteCode.MERGED_CELLS: "the value is that of the merged cells which the cell is part of",
    NoteCode.PLACE_WAS_NUMBER: "the place stood as a number; leading zeros may be lost",
    NoteCode.SERIAL_QUANTITY: "more than one unit is booked under one serial",
    NoteCode.SERIAL_WAS_NUMBER: "the serial stood as a number; leading zeros may be lost",
    NoteCode.TEXT_WAS_DATE: "the spreadsheet had turned the text into a date",
    NoteCode.TOTAL_ROW: "the row holds a total and was left out",
    NoteCode.UNKNOWN_VOIDS: "the scan to be voided is not in the file",
}

_SHOWN_MAX = 60


def reason(code: FileFault, detail: str = "") -> str:
    """Return the sentence of a fault, followed by what is special about this one."""
    return f"{SENTENCES[code]}: {detail}" if detail else SENTENCES[code]


def plain(text: str) -> str:
    """Return text on one line, what cannot be printed as escapes."""
    return text if text.isprintable() else repr(text)[1:-1]


def name_of_file(path: Path) -> str:
    """Return the name of a file without its folders, bytes that are no text as escapes."""
    return plain(path.name)


def shown(value: object) -> str:
    """Return an offending value quoted on one line, what cannot be printed as escapes."""
    text = str(value)
    return repr(text[:_SHOWN_MAX]) + ("…" if len(text) > _SHOWN_MAX else "")
