"""What people see under given answers. Owns the rule that what lies in something hidden is hidden too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.places import Place
from forms.schema import FormDefinition, Page
from forms.scopes import Context, Scopes


def is_hidden(place: Place, context: Context) -> bool:
    """Whether the component's own condition hides it; an entry has no condition of its own, its group has."""
    return not place.is_entry and place.component.hide is not None and place.component.hide.holds(context)


def visible(places: Sequence[Place], scopes: Scopes) -> Iterator[Place]:
    """The places that are not hidden; `places` has containers before what they hold."""
    shown: set[int] = set()
    for place in places:
        if place.parent and id(place.parent) not in shown:
            continue
        if not is_hidden(place, scopes.at(place.scope)):
            shown.add(id(place))
            yield place


def shown_pages(
    definition: FormDefinition, answers: Mapping[str, Any], variables: Mapping[str, Any] | None = None
) -> list[Page]:
    """The pages that are asked under these answers."""
    context = Scopes(answers, variables or {}).at(())
    return [
        page for page in definition.pages if not (page.group and page.group.hide and page.group.hide.holds(context))
    ]
