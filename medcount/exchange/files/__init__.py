"""The files of a count: the ERP's export and the scanner's file, read whole or refused whole."""
