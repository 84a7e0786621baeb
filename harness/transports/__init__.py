"""How bytes travel: sockets, and in memory with virtual deadlines."""
