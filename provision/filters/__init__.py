"""What narrows each list."""
