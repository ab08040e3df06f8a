"""What the desk sends by itself: the tick plans, the sender sends."""
