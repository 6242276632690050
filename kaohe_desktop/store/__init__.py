"""What is kept: the SQLite database, its audit trail, its migrations and its backups."""
