"""Know whether all are owed a correction"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Know whether all are owed a correction; those of before were owed in one transaction."""
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owed", sa.Boolean(), nullable=False, server_default=sa.true()))
    # The default was for the rows that are there.
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.alter_column("owed", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_column("owed")
