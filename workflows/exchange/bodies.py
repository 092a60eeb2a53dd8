"""The bodies outside the office that a case may need. Owns their codes and names, nothing of how they are reached."""

from engine.errors import translatable
from workflows.described import Described


class Body(Described):
    """The code is what models and tables write; `sentence` is the name, the subject of "... antwortet"."""

    CENTRAL_REGISTER = "central_register", translatable("das Ausländerzentralregister")
    SECURITY = "security", translatable("die Sicherheitsbehörden")
    LABOUR_AGENCY = "labour_agency", translatable("die Bundesagentur für Arbeit")
    ASYLUM_OFFICE = "asylum_office", translatable("das Bundesamt für Migration und Flüchtlinge")
    RECOGNITION = "recognition", translatable("die Anerkennungsstelle")
    OTHER_OFFICE = "other_office", translatable("eine andere Ausländerbehörde")
    PROSECUTOR = "prosecutor", translatable("die Staatsanwaltschaft")
    BENEFITS = "benefits", translatable("die Sozialleistungsstelle")
    UNIVERSITY = "university", translatable("die Hochschule")
    YOUTH_OFFICE = "youth_office", translatable("das Jugendamt")
    RETURN_UNIT = "return_unit", translatable("die zentrale Rückkehrstelle")
    RESIDENTS = "residents", translatable("das Melderegister")
    CARD_MAKER = "card_maker", translatable("die Bundesdruckerei")
