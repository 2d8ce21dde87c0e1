"""An invented distributor of medical devices, and the files of its month-end count."""
