"""EPC: what RFID tags carry, by the GS1 EPC Tag Data Standard (TDS 2.3)."""
