"""Let corrections wait for approval"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let corrections wait for approval."""
    op.create_table(
        "proposal",
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("editor", sa.BigInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'slip')", name=op.f("ck_proposal_kind")),
        sa.PrimaryKeyConstraint("claim", name=op.f("pk_proposal")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("proposal")
