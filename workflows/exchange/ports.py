"""The doors to the bodies outside: what an adapter has to do, whether it is the simulator or an accredited connection.

The contract of every door:

- Identification: `Request.key` names a request for good. An adapter passes it on as the message's own id. Asking again
  with the same key is the same request: the body answers it once. Keys, case numbers and AZR numbers never stand in an
  address (URL, queue name, file name), and none is written to a log.
- Purpose: what is sent is what the request's type has, nothing else; `legal_basis` and `purpose` go with it, and the
  answer is used for that alone.
- `ask` hands over and returns. A body that answers at once returns its answer; None says that it comes later through
  `answers`. It is called outside of any transaction, at least once, and has to give up within `outgoing.PATIENCE`.
- `answers` are those that have come and are not confirmed, oldest first, whoever asked; `confirm` is called when they
  are on file. What is not confirmed comes again; confirming twice changes nothing.
- Errors: `BodyUnavailable` is tried again with growing waits; `RequestRefused` is final and becomes an answer of the
  kind `Kind.ERROR`, as does a body that stays unavailable. Anything else raised is a fault of the adapter and is
  treated as unavailable. An answer that says itself that the request could not be worked on is of the kind ERROR too.
- Calling from several processes at once is allowed.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from workflows.exchange.answers import Answer
from workflows.exchange.requests import (
    CardOrder,
    FileTransfer,
    LabourConsentRequest,
    PersonRequest,
    RegisterQuery,
    SecurityQuery,
)

Asked = TypeVar("Asked", contravariant=True)


class Port(Protocol[Asked]):
    """A door to one body."""

    def ask(self, request: Asked) -> Answer | None:
        """Hand over a request; the answer of a body that knows it at once.

        Raises `BodyUnavailable` or `RequestRefused`.
        """

    def answers(self, limit: int) -> Sequence[Answer]:
        """What has come and is not confirmed, oldest first. Raises `BodyUnavailable`."""

    def confirm(self, key: str) -> None:
        """The answer to the request `key` is on file. Raises `BodyUnavailable`."""


class CentralRegister(Port[RegisterQuery], Protocol):
    """The central register of foreigners (AZRG).

    Answers at once with `Kind.INFORMATION`; `number` is the AZR number, empty when the register does not know the
    person. Each query names its purpose and is logged by the register (AZRG section 13).
    """


class SecurityAuthorities(Port[SecurityQuery], Protocol):
    """The security authorities through the Bundesverwaltungsamt (AufenthG section 73(2), (3)).

    Answers after days to weeks with `Kind.INFORMATION`; `hit` and `text` are for people with the permission
    `Permission.SEE_PROTECTED` alone. Silence has no legal effect. Never INSUFFICIENT with a reason in `text`.
    """


class LabourAgency(Port[LabourConsentRequest], Protocol):
    """The employment agency (AufenthG section 39, BeschV section 36(2)).

    CONSENT, REFUSAL, or INSUFFICIENT when information is missing or the employer did not give it in time. Without the
    last within two weeks (one in the fast track) its consent counts as given; the process keeps that clock, not the
    adapter.
    """


class AnsweringBody(Port[PersonRequest], Protocol):
    """Whoever gives information or an opinion about a person: BAMF, recognition, prosecutor, benefits, university,
    youth office, return unit, residents' registry (which answers at once).

    INFORMATION with `text`; CONSENT or REFUSAL where the law gives them a say (AufenthG section 72(2), (4)).
    """


class OtherOffice(Port[PersonRequest | FileTransfer], Protocol):
    """Another immigration office (XAusländer).

    To a `PersonRequest` (AufenthG section 72(3a)) CONSENT, or REFUSAL with reasons. To a `FileTransfer` CONSENT when it
    takes the case over, with its file number in `number`, or REFUSAL when it holds itself not competent.
    """


class CardMaker(Port[CardOrder], Protocol):
    """The Bundesdruckerei.

    INFORMATION when the product has been delivered to the office (or mailed), `number` its serial number; INSUFFICIENT
    when it cannot be made of what was sent. Biometric data travel by the enrolment station's own way, not through here.
    """
