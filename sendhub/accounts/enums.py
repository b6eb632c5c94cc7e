from django.db.models import TextChoices


class Role(TextChoices):
    SENCO = "senco", "SENCo"
    SEN_ASSISTANT = "sen_assistant", "SEN assistant"
    HEAD = "head", "Head teacher"
    SLT = "slt", "Senior leader"
    TEACHER = "teacher", "Teacher"
    TA = "ta", "Teaching assistant"
    GOVERNOR = "governor", "SEN governor"
    TRUST_LEAD = "trust_lead", "Trust inclusion lead"
    ADMIN = "admin", "Administrator"


class Phase(TextChoices):
    NURSERY = "nursery", "Nursery"
    INFANT = "infant", "Infant"
    JUNIOR = "junior", "Junior"
    PRIMARY = "primary", "Primary"
    MIDDLE = "middle", "Middle"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SPECIAL = "special", "Special"
    ALTERNATIVE = "alternative", "Alternative provision"


class GroupKind(TextChoices):
    CLASS = "class", "Class or tutor group"
    SUBJECT = "subject", "Subject set"
    SUPPORT = "support", "Support group"
    INTERVENTION = "intervention", "Intervention"


class TermKind(TextChoices):
    AUTUMN = "autumn", "Autumn"
    SPRING = "spring", "Spring"
    SUMMER = "summer", "Summer"


class ClosureKind(TextChoices):
    HALF_TERM = "half_term", "Half term"
    INSET = "inset", "INSET day"
    CLOSED = "closed", "School closed"
