"""Codes of exams and tests: what a candidate may have, how far it is, what shows that it is needed."""

from django.db.models import TextChoices


class Exam(TextChoices):
    GENERAL = "general", "GCSE, A level and other exams"
    KS2 = "ks2", "Key stage 2 tests"


class ArrangementKind(TextChoices):
    """What an exam is adjusted by; which exam knows which, and what each needs, is in `rules.exams`."""

    EXTRA_25 = "extra_25", "25% extra time"
    EXTRA_MORE = "extra_more", "More than 25% extra time"
    REST_BREAKS = "rest_breaks", "Supervised rest breaks"
    READER = "reader", "Reader or computer reader"
    READING_PEN = "reading_pen", "Reading pen or reading aloud"
    SCRIBE = "scribe", "Scribe or speech recognition"
    WORD_PROCESSOR = "word_processor", "Word processor"
    TRANSCRIPT = "transcript", "Transcript"
    PROMPTER = "prompter", "Prompter"
    SEPARATE_ROOM = "separate_room", "Separate or small room"
    LANGUAGE_MODIFIER = "language_modifier", "Language modifier"
    MODIFIED_PAPERS = "modified_papers", "Modified papers"
    COLOUR = "colour", "Coloured overlay or paper"
    SIGN = "sign", "Sign language interpreter or communicator"
    ASSISTANT = "assistant", "Practical assistant"
    DICTIONARY = "dictionary", "Bilingual dictionary or translator"
    EARLY_OPENING = "early_opening", "Early opening of the papers"
    SPELLING = "spelling", "Compensatory marks for spelling"
    OTHER = "other", "Something else"


class Approver(TextChoices):
    """What has to happen before it may be used."""

    SCHOOL = "school", "The school decides"
    APPLY = "apply", "Needs an application"
    NOTIFY = "notify", "Needs a notification"
    ORDER = "order", "Papers are ordered"


class Evidence(TextChoices):
    NEED = "need", "Need or diagnosis on file"
    WORKING = "working", "Normal way of working"
    SCORE = "score", "Assessor’s scores"
    TOLD = "told", "Telling the pupil"


class ArrangementState(TextChoices):
    CONSIDERING = "considering", "Being considered"
    EVIDENCE = "evidence", "Evidence is gathered"
    APPLIED = "applied", "Applied for"
    APPROVED = "approved", "In place"
    REFUSED = "refused", "Refused"
    ENDED = "ended", "Not needed any more"


class WorkingKind(TextChoices):
    """What shows how a pupil works day by day."""

    FEEDBACK = "feedback", "Teacher’s feedback"
    MOCK = "mock", "Mock or class test"
    SAMPLE = "sample", "Work sample"
    PUPIL = "pupil", "What the pupil says"
    OTHER = "other", "Something else"


class ExamDateKind(TextChoices):
    """Dates of a season; the first three are the last days for what `Approver` names."""

    APPLY = "apply", "Last day to apply"
    NOTIFY = "notify", "Last day to notify"
    ORDER = "order", "Last day to order modified papers"
    FIRST = "first", "First day of the exams"
    LAST = "last", "Last day of the exams"
