"""Invented applicants: names of many origins, addresses of a city that does not exist, e-mail that leads nowhere."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Applicant:
    family_name: str
    given_names: str  # empty for people who bear one name
    nationality: str  # as the form codes it
    birth_date: date
    job_title: str
    employer: str
    language: str  # in which they read the pages: "de" or "en"

    @property
    def email(self) -> str:
        """An address of the domain that is reserved for examples."""
        name = (self.given_names or self.family_name).split()[0].casefold()
        return f"{name.encode('ascii', 'ignore').decode() or 'person'}@example.org"


_PEOPLE = (
    ("Nguyễn", "Thị Minh Khai", "VN"),
    ("Okonkwo", "Chidinma Grace", "NG"),
    ("Sharma", "Rohit", "IN"),
    ("Al-Khatib", "Rania", "JO"),
    ("Petrović", "Milan", "RS"),
    ("Souza Carvalho da Silva", "Ana Beatriz", "BR"),
    ("Yılmaz", "Emre", "TR"),
    ("Kim", "Ji-woo", "KR"),
    ("Oyelaran", "Tunde", "NG"),
    ("Suharto", "", "ID"),
    ("Reyes", "Maria Corazon", "PH"),
    ("Bekele", "Hanna", "ET"),
    ("Kowalenko", "Iryna", "UA"),
    ("García Márquez", "José Luis", "MX"),
    ("Haddad", "Youssef", "TN"),
    ("Ivanović", "Jelena", "BA"),
    ("Chen", "Wei", "CN"),
    ("Rahimi", "Farhad", "IR"),
    ("Dlamini", "Nomvula", "ZA"),
    ("Gjoka", "Arben", "AL"),
    ("Mensah", "Kwame", "GH"),
    ("Tanaka", "Haruka", "JP"),
    ("Benali", "Salma", "MA"),
    ("Thapa", "Suresh", "NP"),
    ("Castellanos", "Valentina", "CO"),
    ("Abdullayev", "Rashad", "AZ"),
    ("Fernando", "Dilshan", "LK"),
    ("Mwangi", "Wanjiru", "KE"),
    ("Hossain", "Tahmina", "BD"),
    ("Zhang", "Min", "CN"),
)

_JOBS = (
    ("Softwareentwicklerin", "Nordlicht Software GmbH"),
    ("Pflegefachkraft", "Klinikum am Stadtpark"),
    ("Elektroniker für Betriebstechnik", "Musterwerk Anlagenbau AG"),
    ("Bauingenieurin", "Planungsbüro Brückner & Partner"),
    ("Koch", "Gasthaus zur Linde"),
    ("Maschinenbauingenieur", "Hellmann Antriebe GmbH & Co. KG"),
    ("Datenanalystin", "Stadtwerke Musterstadt"),
    ("Kraftfahrzeugmechatroniker", "Autohaus Sommerfeld"),
    ("Chemielaborantin", "Rheinlabor GmbH"),
    ("Restaurantfachfrau", "Hotel Drei Kronen"),
)

STREETS = ("Lindenallee", "Am Alten Markt", "Bahnhofstraße", "Goethestraße", "Kastanienweg", "Uferpromenade")


def applicant(number: int, random: Random) -> Applicant:
    """The person of the case that counts `number` from 0; every person comes again after thirty cases, older."""
    family, given, nationality = _PEOPLE[number % len(_PEOPLE)]
    job, employer = _JOBS[(number * 7 + number // 10) % len(_JOBS)]
    return Applicant(
        family_name=family,
        given_names=given if number < len(_PEOPLE) or not given else given.split()[0],
        nationality=nationality,
        birth_date=date(1968, 1, 1) + timedelta(days=random.randrange(365 * 33)),
        job_title=job,
        employer=employer,
        language="en" if number % 5 == 3 else "de",
    )
