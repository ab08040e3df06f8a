"""What editors do: drafts, the living card, corrections, the queue, roles. All of it in their private chat."""
