"""Enumerations whose members say what they are: a code for models and tables, a German sentence for people."""

from enum import StrEnum
from typing import Self


class Described(StrEnum):
    """An enumeration whose members carry a German text beside their code."""

    sentence: str

    def __new__(cls, code: str, sentence: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member
