"""The API: typed, described by OpenAPI 3.1; a view reads, asks once and answers."""
