"""Version 1: sealed entries."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """One table, of which the database can read nothing but who belongs together, how much and how often."""
    op.create_table(
        "diary_entry",
        sa.Column("diary", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("diary", "name"),
    )
