"""GS1: element strings, their printed form in brackets, and bare GTIN."""
