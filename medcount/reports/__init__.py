"""Every read across rooms: what a count says, as data and as forms."""
