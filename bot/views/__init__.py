"""The wording: pure functions from values to pages."""
