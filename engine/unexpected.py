"""Failures that nobody foresaw: whose they are, and how they are told to a person."""

from sqlalchemy.exc import DataError, DBAPIError


def is_of_database(failure: Exception) -> bool:
    """Whether the database has failed, which says nothing about the instance or model that was at work.

    Data that it cannot store (a NUL in a text, a number beyond its type) are not its failure.
    """
    return isinstance(failure, DBAPIError) and not isinstance(failure, DataError)


def told(failure: Exception) -> str:
    """What has failed, for a person; of the database what it says in its first line, for the next quote data."""
    cause = failure.orig if isinstance(failure, DBAPIError) and failure.orig is not None else failure
    text = str(cause).partition("\n")[0] if cause is not failure else str(cause)
    return f"{type(cause).__name__}: {text}".replace("\0", "\N{REPLACEMENT CHARACTER}")
