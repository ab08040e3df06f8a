"""What the desk serves over HTTP: updates by webhook, health, metrics."""
