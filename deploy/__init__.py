"""How it is run: replicas of the app behind nginx, diaries in PostgreSQL, upgrades, backups. See README.md here."""
