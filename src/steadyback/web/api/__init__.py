"""Events in, as JSON, for programs that the person lets act for them."""
