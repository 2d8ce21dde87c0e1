"""The desk: the pages people work on. A view reads the request, asks once and answers."""
