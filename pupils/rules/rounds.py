"""Round robin: how many questions, by when, and the sets that a school may begin with."""

from datetime import date, timedelta

MOST_QUESTIONS = 8
LONGEST_QUESTION = 200
DAYS_TO_ANSWER = 7  # ours, no law
# Suggested to a school that has none; the school makes them its own.
STARTERS = (
    (
        "How is it going in your lessons?",
        "What goes well in your lessons?\nWhat is hard?\nWhat helps, and does it work in your room?\n"
        "What would you like to know or try?",
    ),
    (
        "Before a review",
        "How far has the outcome been reached, as you see it?\nWhat is your evidence?\n"
        "What should go on, change or stop?",
    ),
    (
        "A new worry",
        "Have you noticed it, too? When, how often?\nWhat comes before?\nWhat have you tried?",
    ),
)


def questions_of(text):
    """The questions in a text of one question a line; blank lines and their marks left out."""
    lines = (line.strip(" \t-•*") for line in text.splitlines())
    return [line for line in lines if line]


def questions_problem(questions):
    """What is wrong with these questions, in words; empty when nothing is."""
    if not questions:
        return "Write at least one question, one a line."
    if len(questions) > MOST_QUESTIONS:
        return f"Ask at most {MOST_QUESTIONS} questions: short rounds are answered."
    if any(len(question) > LONGEST_QUESTION for question in questions):
        return f"Keep each question under {LONGEST_QUESTION} characters."
    return ""


def usual_due(today: date) -> date:
    return today + timedelta(days=DAYS_TO_ANSWER)
