"""Parts of forms: where their components come to stand, what the form may say to them, what is refused."""

from typing import Any

import orjson
import pytest

from forms.parts import MAX_DEPTH, Part, Resolution, part_in, resolve
from forms.schema import FormDefinition, InvalidForm, load
from tests.unit.forms.building import text

PAGE = {"type": "group", "id": "page", "label": "Seite", "components": [text("name"), text("place")]}
HIDDEN = {"type": "group", "id": "more", "label": "Mehr", "components": [text("why")], "conditional": {"hide": "=calm"}}
COMPUTED = {"type": "expression", "id": "long", "key": "long", "expression": "=string length(name)"}


def take(part: str, **attributes: Any) -> dict[str, Any]:
    properties = {"part": part, **attributes.pop("properties", {})}
    return {"type": "group", "id": f"take_{part}", **attributes, "properties": properties}


def resolved(*components: dict[str, Any], **parts: list[Any]) -> Resolution:
    known = {name: Part(name, components) for name, components in parts.items()}
    return resolve(orjson.dumps({"type": "default", "id": "test", "components": list(components)}), known)


def form(*components: dict[str, Any], **parts: list[Any]) -> FormDefinition:
    resolution = resolved(*components, **parts)
    assert not [str(finding) for finding in resolution.findings]
    return load(resolution.content)


def outline(definition: FormDefinition) -> list[str]:
    return [component.id for component in definition.all()]


def rules(*components: dict[str, Any], **parts: list[Any]) -> list[str]:
    return [finding.rule for finding in resolved(*components, **parts).findings]


def test_only_a_marked_file_is_a_part():
    marked = {"type": "default", "id": "person", "properties": {"part": "true"}, "components": [text()]}
    assert part_in(orjson.dumps(marked)) == Part("person", [text()])
    assert part_in(orjson.dumps({**marked, "properties": {}})) is None
    assert part_in(b"{") is None
    assert part_in(b"[]") is None


def test_a_form_without_parts_stays_the_file_that_it_is():
    content = b'{ "type": "default", "id": "test",  "components": [] }'
    assert resolve(content, {"page": Part("page", [PAGE])}) == Resolution(content, frozenset(), ())


def test_at_the_top_of_a_form_the_pages_of_a_part_are_pages():
    definition = form(take("both"), {**PAGE, "id": "own", "components": [text("own_name")]}, both=[PAGE, HIDDEN])
    assert [page.id for page in definition.pages] == ["page", "more", "own"]


def test_inside_of_a_group_only_what_the_pages_hold_comes_in_and_hides_as_they_would():
    own = {"type": "group", "id": "own", "label": "Eigene", "components": [text("before"), take("both"), text("after")]}
    definition = form(own, both=[PAGE, HIDDEN])
    assert outline(definition) == ["own", "before", "name", "place", "why", "after"]
    assert {part.id: part.hide.text for part in definition.all() if part.hide} == {"why": "=calm"}


def test_a_group_with_a_label_stays_around_the_part_and_its_own_fields_follow():
    place = take("page", id="own", label="Eigene", path="details", components=[text("after")])
    definition = form(place, page=[PAGE])
    assert outline(definition) == ["own", "name", "place", "after"]
    (group,) = definition.components
    assert (group.path, dict(group.properties)) == (("details",), {})


def test_the_condition_of_the_place_holds_for_everything_that_comes_there():
    place = take("fields", conditional={"hide": "=off"})
    definition = form(place, fields=[text("name"), text("why", conditional={"hide": "=a or b"})])
    assert [component.hide.text for component in definition.components] == ["=off", "=(a or b) or (off)"]


def test_what_a_part_computes_belongs_to_the_whole_form():
    own = {"type": "group", "id": "own", "label": "Eigene", "components": [take("page")]}
    definition = form(own, page=[PAGE, COMPUTED])
    assert [page.id for page in definition.pages] == ["own"]
    assert [computed.id for computed in definition.computed] == ["long"]


def test_a_part_may_stand_in_a_form_several_times_when_it_is_told_apart():
    places = [
        take("test", id=name, label=name.title(), path=f"tests.{name}", properties={"part.limit": "5"})
        for name in ("passport", "identity")
    ]
    field = text(
        "result", id="@{id}_result", label="@{label}: höchstens @{limit}, @{unit|Seiten}", description="@{path}"
    )
    definition = form(*places, test=[field])
    assert outline(definition) == ["passport", "passport_result", "identity", "identity_result"]
    result = list(definition.all())[1]
    assert result.label.text("de", {}) == "Passport: höchstens 5, Seiten"
    assert dict(definition.components[0].properties) == {}


def test_parts_may_take_in_parts_up_to_a_depth():
    chain = {f"p{number}": [take(f"p{number + 1}")] for number in range(MAX_DEPTH)}
    assert rules(take("p1"), **chain, **{f"p{MAX_DEPTH}": [text()]}) == []
    assert rules(take("p0"), **chain, **{f"p{MAX_DEPTH}": [text()]}) == ["part-too-deep"]
    assert rules(take("round"), round=[take("round")]) == ["part-too-deep"]


def test_what_is_wrong_with_a_place_is_told():
    assert rules(take("nothing")) == ["unknown-part"]
    assert rules(take("test"), test=[text("a", label="@{unit}")]) == ["part-parameter"]
    assert "too-many-parts" in rules(*[take("fields")] * 501, fields=[text()])


def test_keys_that_meet_are_refused_when_the_form_is_read():
    with pytest.raises(InvalidForm, match="mehrfach"):
        load(resolved(take("page"), {**PAGE, "id": "own"}, page=[PAGE]).content)


def test_a_part_that_nobody_put_in_is_never_shown_as_an_empty_group():
    with pytest.raises(InvalidForm, match="nicht eingesetzt"):
        load(orjson.dumps({"type": "default", "id": "test", "components": [take("page")]}))
