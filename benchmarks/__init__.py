"""Speed and size against the budgets of the design page, section 8. Run: make bench."""
