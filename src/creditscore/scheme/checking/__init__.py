"""What rules mean, checked: every finding at once, each with its place."""
