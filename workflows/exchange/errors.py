"""What can go wrong between the office and a body."""

from typing import ClassVar

from engine.errors import LaufzettelError, translatable


class BodyUnavailable(LaufzettelError):
    """The body cannot be reached, or says that it cannot take anything just now: tried again later."""

    sentence: ClassVar[str] = translatable("Die Gegenstelle ist gerade nicht erreichbar: {problem}")


class RequestRefused(LaufzettelError):
    """The body will never take this request: it is formally wrong, or the body is not the right one."""

    sentence: ClassVar[str] = translatable("Die Gegenstelle nimmt die Anfrage nicht an: {problem}")
