"""Which form-js component is which class here. A new type is a class and a row in this table.

What is refused is refused when the form is published, with its reason, and never shown.
"""

from collections.abc import Callable, Mapping

from engine.errors import translatable
from forms.choice_fields import CheckboxField, ChoiceField, MultipleChoiceField
from forms.component_source import ComponentSource
from forms.components import Component
from forms.computed import Computed
from forms.file_fields import FileField
from forms.groups import DynamicList, Group, Multipage, PageGroup
from forms.number_fields import NumberField
from forms.presentation import Button, Image, Separator, Spacer, Table, Text
from forms.text_fields import TextArea, TextField
from forms.time_fields import datetime_field

Build = Callable[[ComponentSource], Component]

COMPONENTS: Mapping[str, Build] = {
    "textfield": TextField.build,
    "textarea": TextArea.build,
    "number": NumberField.build,
    "checkbox": CheckboxField.build,
    "radio": ChoiceField.build,
    "select": ChoiceField.build,
    "checklist": MultipleChoiceField.build,
    "taglist": MultipleChoiceField.build,
    "datetime": datetime_field,
    "filepicker": FileField.build,
    "expression": Computed.build,
    "group": Group.build,
    "dynamiclist": DynamicList.build,
    "multipage": Multipage.build,
    "page": PageGroup.build,
    "text": Text.build,
    "separator": Separator.build,
    "spacer": Spacer.build,
    "image": Image.build,
    "table": Table.build,
    "button": Button.build,
}

REFUSED: Mapping[str, str] = {
    "html": translatable("Freies HTML wird nicht angezeigt. Schreiben Sie den Text als „text“ mit Markdown."),
    "iframe": translatable("Fremde Seiten werden nicht eingebettet."),
    "documentPreview": translatable("Dokumente werden in der Akte angezeigt, nicht im Formular."),
}
UNKNOWN = translatable("Diese Art von Feld gibt es hier nicht.")
