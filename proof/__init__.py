"""What proves the rules: pages made from them, and what notices when one is weakened."""
