"""Invented names by origin, with the census codes that go with them.

First names and family names are common ones; no pair is meant for anybody. Weights follow the
shares of pupils in primary schools in England, rounded.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Names of one origin. `weight` is a share of all pupils in per cent; `languages` are census codes."""

    weight: int
    ethnicity: tuple[str, ...]
    languages: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]


ORIGINS = (
    Origin(
        weight=62,
        ethnicity=("WBRI",),
        languages=("ENG",),
        girls=(
            *("Amelia", "Olivia", "Isla", "Ava", "Freya", "Poppy", "Evie", "Zoë", "Daisy", "Elsie"),
            *(
                "Phoebe",
                "Imogen",
                "Harriet",
                "Chloë",
                "Niamh",
                "Martha",
                "Beatrix",
                "Orla",
                "Tilly",
            ),
        ),
        boys=(
            *("George", "Noah", "Arthur", "Oscar", "Harry", "Archie", "Theo", "Alfie", "Reuben"),
            *(
                "Stanley",
                "Jude",
                "Rory",
                "Finlay",
                "Ralph",
                "Toby",
                "Albie",
                "Seán",
                "Caleb",
                "Rhys",
            ),
        ),
        families=(
            *("Ashdown", "Barlow", "Cartwright", "Dunmore", "Ellery", "Fairclough", "Greenhalgh"),
            *(
                "Hartnell",
                "Ingleby",
                "Jessop",
                "Kettlewell",
                "Lockyer",
                "Mayhew",
                "Nuttall",
                "O'Brien",
            ),
            *("Pemberton", "Quayle", "Rowbotham", "Stanhope", "Thackeray", "Underhill", "Verity"),
            *(
                "Whitlock",
                "Yardley",
                "Smith-Hale",
                "O'Connor",
                "Marlowe",
                "Bickerstaff",
                "Penhaligon",
            ),
        ),
    ),
    Origin(
        weight=7,
        ethnicity=("WOTH", "WEEU"),
        languages=("POL", "RUM", "LIT", "POR", "BUL"),
        girls=("Zofia", "Łucja", "Ioana", "Milda", "Beatriz", "Agnieszka", "Ștefania", "Viktoria"),
        boys=("Łukasz", "Wojciech", "Andrei", "Jonas", "Tomás", "Mateusz", "Ștefan", "Paweł"),
        families=(
            *("Wójcik", "Kowalczyk", "Żuraw", "Ionescu", "Țurcan", "Kazlauskas", "Gonçalves"),
            *("Dąbrowski", "Petrov", "Nowak"),
        ),
    ),
    Origin(
        weight=12,
        ethnicity=("APKN", "AIND", "ABAN"),
        languages=("ENG", "URD", "PNJ", "BNG", "GUJ", "ENG"),
        girls=(
            "Aisha",
            "Maryam",
            "Anaya",
            "Inaya",
            "Simran",
            "Zainab",
            "Priya",
            "Hafsa",
            "Jasleen",
        ),
        boys=(
            "Muhammad",
            "Yusuf",
            "Arjun",
            "Ibrahim",
            "Zayn",
            "Rohan",
            "Hamza",
            "Gurpreet",
            "Rayyan",
        ),
        families=(
            *("Khan", "Hussain", "Patel", "Begum", "Kaur", "Al-Hassan", "Choudhury", "Mistry"),
            *("Rahman", "Mahmood", "Desai", "Siddiqui"),
        ),
    ),
    Origin(
        weight=7,
        ethnicity=("BNGN", "BGHA", "BSOM", "BCRB"),
        languages=("ENG", "ENG", "YOR", "SOM", "ENG"),
        girls=("Adaeze", "Temi", "Nasra", "Ama", "Keisha", "Fowsia", "Chidinma", "Renée"),
        boys=("Chidi", "Kofi", "Abdirahman", "Tobi", "Jermaine", "Kwame", "Ayodele", "Mohamed"),
        families=(
            *("Okonjo", "Mensah", "Abdi", "Adeyemi", "Campbell", "Warsame", "Boateng", "N'Diaye"),
            *("Eze", "Farah"),
        ),
    ),
    Origin(
        weight=7,
        ethnicity=("MWBC", "MWAS", "MWBA", "MOTH"),
        languages=("ENG",),
        girls=("Maya", "Skye", "Anaïs", "Leila", "Esmé", "Amara", "Sienna"),
        boys=("Elijah", "Kai", "Zion", "Idris", "Noé", "Malachi", "Leo"),
        families=(
            "Francis-Bell",
            "Das-Gupta",
            "Clarke-Mensah",
            "Müller",
            "Grant",
            "Sørensen",
            "Bright",
        ),
    ),
    Origin(
        weight=5,
        ethnicity=("OARA", "OKRD", "CHNE", "OOTH", "CHKC"),
        languages=("ARA", "KUR", "CHI", "VIE", "ENG"),
        girls=("Layla", "Rojin", "Mei", "Thảo", "Noor", "Yuet", "Dilan"),
        boys=("Omar", "Baran", "Jun", "Minh", "Karim", "Ho-Yin", "Azad"),
        families=("Nguyễn", "Al-Sayed", "Haddad", "Chen", "Wong", "Trần", "Barzani", "Đặng"),
    ),
)

STAFF = (
    *("Helen Marsden", "David Okoro", "Priti Shah", "Gareth Pugh", "Siobhán Kelly", "Tom Renshaw"),
    *(
        "Fatima Aziz",
        "Laura Whitcombe",
        "Marek Zieliński",
        "Grace Abbott",
        "Nisha Rao",
        "Ben Hollis",
    ),
    *("Caroline Dyer", "Aled Bowen", "Ruth Feldman", "Kemi Balogun", "Jack Standish", "Anna Björk"),
    *(
        "Sunita Mehta",
        "Paul Trevelyan",
        "Chloe Farrant",
        "Yasmin Ali",
        "Peter Lomax",
        "Joan Eastwood",
    ),
    *("Dilys Morgan", "Sam Turnbull", "Rosa Delgado", "Imran Sheikh"),
    # From here the accounts take theirs, the last first: nobody is head and assistant by one name.
    *("Stella Marchetti", "Dafydd Rees", "Lena Kowalczyk", "Agnes Whitlow", "Bilal Farooq"),
    *("Moira Kinsella", "Idowu Bankole", "Tessa Lindqvist", "Owen Pritchard", "Hannah Crewe"),
    *("Meera Joshi", "Katie Brock", "Olu Adewale"),
)

CLASSES = {
    "R": ("Acorn", "Conker"),
    "1": ("Hazel", "Holly"),
    "2": ("Rowan", "Willow"),
    "3": ("Beech", "Birch"),
    "4": ("Cedar", "Chestnut"),
    "5": ("Elm", "Elder"),
    "6": ("Oak", "Olive"),
}
