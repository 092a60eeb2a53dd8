"""Why somebody looks into a file: every view and search says it, and the audit log keeps it.

Data protection law asks for the purpose of each access; a short list is honest, a free text field is not filled in.
"""

from engine.errors import translatable
from workflows.described import Described


class Purpose(Described):
    CASE_WORK = "case-work", translatable("Bearbeitung des Vorgangs")
    CITIZEN_ASKED = "citizen-asked", translatable("Nachfrage der betroffenen Person")
    REPRESENTATIVE_ASKED = "representative-asked", translatable("Nachfrage einer bevollmächtigten Person")
    OTHER_OFFICE_ASKED = "other-office-asked", translatable("Anfrage einer anderen Behörde oder eines Gerichts")
    SUPERVISION = "supervision", translatable("Aufsicht und Qualitätssicherung")
    DATA_SUBJECT_RIGHTS = "data-subject-rights", translatable("Auskunft oder Berichtigung nach Datenschutzrecht")
