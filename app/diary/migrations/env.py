"""Alembic runs this to migrate. The caller (app/diary/database.py) holds connection, transaction and lock."""

from alembic import context

_given = context.config.attributes
context.configure(connection=_given["connection"], version_table=_given["version_table"])
context.run_migrations()
