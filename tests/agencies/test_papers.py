"""The printed meeting, letter and referral are tagged PDF/UA-1, whatever somebody typed."""

import page as validation
import pytest

from agencies.documents.letters import LetterPaper, letter_pdf
from agencies.documents.meetings import MeetingPaper, meeting_pdf
from agencies.documents.referrals import Part, ReferralPaper, referral_pdf

TYPED = "Zoë O’Brien, Łukasz <b>&</b> Șerban"
COMMON = {"title": TYPED, "initials": "ZO", "school_name": "Larkfield", "made_on": "1 May 2026"}


def a_meeting():
    return meeting_pdf(
        MeetingPaper(
            **COMMON,
            about=TYPED,
            state="Planned",
            when="7 October 2026, 15:30 to 16:30",
            where=TYPED,
            led_by=TYPED,
            pupils=(TYPED, "Wren"),
            guests=((TYPED, "Mother", "Came"),),
            agenda="1. Mornings\n2. Reading",
            papers=("Report",),
            minutes=TYPED,
            actions=(("Ring", "Wren", TYPED, "5 May 2026", ""),),
        )
    )


def a_letter():
    return letter_pdf(
        LetterPaper(**COMMON, school_address="1 Lane\nZZ99 3VZ", to=TYPED, body=f"Dear\n\n{TYPED}")
    )


def a_referral():
    return referral_pdf(
        ReferralPaper(
            **COMMON,
            name=TYPED,
            state="Draft, not sent",
            parts=(
                Part("The pupil", (("Name", TYPED), ("UPN", "Not known to the school"))),
                Part("Why now", (("Reason for the referral", f"{TYPED}\n\n{TYPED * 200}"),)),
            ),
            attachments=(TYPED,),
        )
    )


@pytest.mark.parametrize("draw", [a_meeting, a_letter, a_referral])
def test_paper_is_tagged_pdf_ua_1(draw):
    report = validation.validate_pdf_bytes(draw(), profile=validation.ValidationProfile.PDF_UA_1)

    assert report.is_compliant
