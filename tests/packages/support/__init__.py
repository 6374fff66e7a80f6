"""What the uses of several packages share: a database server, a website."""
