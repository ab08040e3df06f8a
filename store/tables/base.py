"""What every table shares: its base, its naming of constraints, and the kinds of columns."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, MetaData, Text
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


def nested() -> Any:
    """A column of nested values."""
    return Field(sa_column=Column(JSON, nullable=False))


def long_text(*, nullable: bool = True) -> Any:
    """A column of text without a limit."""
    return Field(sa_column=Column(Text, nullable=nullable))


def one_of(column: str, *values: str) -> CheckConstraint:
    """The constraint that a column has one of some values."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)
