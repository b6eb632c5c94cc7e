"""The texts of a plan, in the order of the law: SEND Regulations 2014, reg 12(1). E, F and I have fields of their own."""

from dataclasses import dataclass

from ehcp.plan_enums import Section


@dataclass(frozen=True)
class Text:
    key: str
    section: str
    label: str


TEXTS = (
    Text("A_admire", "A", "What people like and admire"),
    Text("A_important_to", "A", "What is important to me"),
    Text("A_important_for", "A", "What is important for me"),
    Text("A_support", "A", "How best to support me"),
    Text("A_communicate", "A", "How I communicate"),
    Text("A_aspirations", "A", "Aspirations"),
    Text("A_history", "A", "History"),
    Text("A_family", "A", "The family’s views"),
    Text("A_part", "A", "How the child or young person took part"),
    Text("A", "A", "Anything else in Section A"),
    Text("B", "B", "Special educational needs, beside the needs listed"),
    Text("C", "C", "Health needs"),
    Text("D", "D", "Social care needs"),
    Text("G", "G", "Health provision, beside the lines listed"),
    Text("H1", "H1", "Social care provision under s.2 of the 1970 Act, beside the lines listed"),
    Text("H2", "H2", "Other social care provision, beside the lines listed"),
    Text("J", "J", "Personal budget and direct payments"),
    Text("K", "K", "Advice and information: what, by whom, of which day"),
)
NOTHING = "Nothing recorded"


def provision_in_words(row):
    """A line of Section F in one sentence."""
    dose = f"{row.minutes} minutes, {row.times} × {row.get_per_display()}" if row.minutes else ""
    group = ""
    if row.group_size:
        group = "alone" if row.group_size == 1 else f"group of {row.group_size} at most"
    return "; ".join(part for part in (row.text, dose, row.adult, group, row.setting) if part)


def care_in_words(row):
    """A line of Section G, H1 or H2 in one sentence."""
    return "; ".join(part for part in (row.text, row.amount, row.provider) if part)


def section_texts(plan_version):
    """Return [(letter, title, text)] of every section. `plan_version` with all its lines."""
    held = plan_version.sections
    lines = {letter: [] for letter in Section.values}
    for text in TEXTS:
        if said := held.get(text.key, "").strip():
            headed = text.section == "A" and text.key != "A"
            lines[text.section].append(f"{text.label}: {said}" if headed else said)
    lines["B"] += [f"B{need.number}. {need.text}" for need in plan_version.needs.all()]
    for row in plan_version.outcomes.all():
        steps = f"\nSteps: {row.steps}" if row.steps else ""
        until = f" (by {row.achieve_by})" if row.achieve_by else ""
        lines["E"].append(f"E{row.line.number}. {row.text}{until}{steps}")
    lines["F"] += [
        f"F{row.line.number}. {provision_in_words(row)}" for row in plan_version.provision.all()
    ]
    for row in plan_version.care.all():
        lines[row.line.section].append(f"{row.line.code}. {care_in_words(row)}")
    placement = (plan_version.placement_name, plan_version.placement_type)
    lines["I"] = [", ".join(part for part in placement if part)] if any(placement) else []
    return [
        (letter, Section(letter).label, "\n".join(lines[letter]) or NOTHING)
        for letter in Section.values
    ]
