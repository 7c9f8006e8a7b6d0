"""What pages share: the base page, fields, and words for doses and parts of the body."""
