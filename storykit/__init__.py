"""One script, every language, every screen."""
