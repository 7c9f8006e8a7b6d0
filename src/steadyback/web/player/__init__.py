"""The led session: the day tables as a device takes them along, and the page that walks them."""
