"""Who may see which page: every route declares it, and nothing else gets in.

A route is registered with `page(...)`; the application refuses any other. Owns the declarations and knows of no
request: `guard` enforces them before every request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask

from workflows.people.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody, without any proof."""

    reason: str  # why this page needs no protection, for whoever reviews the list of routes


@dataclass(frozen=True, slots=True)
class CitizenCase:
    """Whoever has proved case number and access code in this browser. The address must hold `<case_number>`."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Somebody who is signed in and whose roles grant the permission; None: being signed in is enough."""

    permission: Permission | None


Access = Public | CitizenCase | Needs


class UndeclaredAccess(Exception):
    """A route says nothing, or nothing sensible, about who may see it."""


_ATTRIBUTE = "declared_access"


def page(
    target: Flask | Blueprint,
    rule: str,
    *,
    access: Access,
    methods: Iterable[str] = ("GET",),
    endpoint: str | None = None,
) -> Callable[[View], View]:
    """Register a view under `rule` for those whom `access` admits; several rules of one view must agree."""

    def register(view: View) -> View:
        if getattr(view, _ATTRIBUTE, access) != access:
            raise UndeclaredAccess(f"{view.__name__} declares two different accesses")
        setattr(view, _ATTRIBUTE, access)
        target.add_url_rule(rule, endpoint=endpoint, view_func=view, methods=list(methods))
        return view

    return register


def declared(view: Callable[..., Any] | None) -> Access | None:
    """What a view declares; None if it declares nothing."""
    return getattr(view, _ATTRIBUTE, None)


def require_declaration(rule: str, view: Callable[..., Any] | None) -> None:
    """Raise `UndeclaredAccess` unless the view under this rule declares who may see it."""
    access = declared(view)
    if access is None:
        raise UndeclaredAccess(f"{rule} does not declare who may see it: register it with web.access.page")
    if isinstance(access, CitizenCase) and "<case_number>" not in rule:
        raise UndeclaredAccess(f"{rule} is a page of one case, but its address holds no <case_number>")
