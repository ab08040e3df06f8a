"""Make room for the editors' desk"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the editors' desk."""
    op.create_table(
        "answer",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("shows", sa.JSON(), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_at", ["at"], unique=False)

    op.create_table(
        "answers",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_answers")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=True),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_about", ["about", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_who"), ["who"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("now", sa.JSON(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'slip', 'recall')", name=op.f("ck_correction_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_claim"), ["claim"], unique=False)

    op.create_table(
        "folder",
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("theirs", sa.Text(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_folder")),
    )
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()))

    # Which briefs were published in chat is kept as what git had of them: nothing that is known.
    op.execute(
        "INSERT INTO folder (item, body, theirs, told) "
        "SELECT 'brief:' || slug, NULL, NULL, false FROM brief WHERE origin = 'chat'"
    )
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_brief_origin"), type_="check")
        batch_op.drop_column("origin")

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("based_on", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("submitted_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("publish_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("loud", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("why", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_draft_publish_at"), ["publish_at"], unique=False)

    with op.batch_alter_table("editor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=True))

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    # The defaults were for the rows that are there.
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.alter_column("closed", server_default=None)

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.alter_column("based_on", server_default=None)
        batch_op.alter_column("loud", server_default=None)

    # A place in the files was told with the ring of its name before it; who had come to related names begins those anew.
    op.execute(
        "UPDATE subscription SET position = CASE WHEN substr(position, 1, 2) = '00' THEN substr(position, 3) "
        "ELSE '~' END WHERE position IS NOT NULL"
    )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")

    with op.batch_alter_table("editor", schema=None) as batch_op:
        batch_op.drop_column("name")

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_publish_at"))
        batch_op.drop_column("why")
        batch_op.drop_column("loud")
        batch_op.drop_column("publish_at")
        batch_op.drop_column("approved_by")
        batch_op.drop_column("submitted_by")
        batch_op.drop_column("based_on")
        batch_op.drop_column("card")

    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="git")
        )

    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.drop_column("closed")

    op.drop_table("folder")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_claim"))

    op.drop_table("correction")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_who"))
        batch_op.drop_index("ix_audit_about")

    op.drop_table("audit")
    op.drop_table("answers")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_at")

    op.drop_table("answer")
