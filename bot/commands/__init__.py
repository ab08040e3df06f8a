"""One file per command or family: parse -> store or briefs -> view -> reply."""
