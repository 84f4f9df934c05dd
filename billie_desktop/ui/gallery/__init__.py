"""Every screen in every state, painted from made-up values; the same stand-in desk serves the tests of the screens."""
