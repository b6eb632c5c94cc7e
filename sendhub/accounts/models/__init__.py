from sendhub.accounts.models.absences import StaffAbsence
from sendhub.accounts.models.calendar import ClosurePeriod, Term
from sendhub.accounts.models.groups import GroupStaff, TeachingGroup
from sendhub.accounts.models.people import Invitation, Membership, StaffMember, User
from sendhub.accounts.models.schools import FormerSchoolNumber, LocalAuthority, School, Trust

__all__ = [
    "ClosurePeriod",
    "FormerSchoolNumber",
    "GroupStaff",
    "Invitation",
    "LocalAuthority",
    "Membership",
    "School",
    "StaffAbsence",
    "StaffMember",
    "TeachingGroup",
    "Term",
    "Trust",
    "User",
]
