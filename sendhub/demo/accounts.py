"""The demo accounts: who they are, what they show, and the password everyone may know."""

from dataclasses import dataclass

from sendhub.accounts.enums import Role

PASSWORD = "larkfield-demo-desk"  # noqa: S105  public on purpose: it opens demo accounts in demo mode only
DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoAccount:
    """`school` is the demo school's place in SCHOOLS; None means the trust."""

    role: Role
    mailbox: str
    school: int | None
    note: str = ""
    is_active: bool = True
    cover_ended: bool = False

    @property
    def email(self):
        return f"{self.mailbox}@{DOMAIN}"


ACCOUNTS = (
    DemoAccount(Role.SENCO, "senco", 0),
    DemoAccount(Role.SEN_ASSISTANT, "sen.assistant", 0),
    DemoAccount(Role.HEAD, "head", 0),
    DemoAccount(Role.SLT, "slt", 0),
    DemoAccount(Role.TEACHER, "teacher", 0, "teaches one class"),
    DemoAccount(Role.TA, "ta", 0, "supports one class"),
    DemoAccount(Role.GOVERNOR, "governor", 0, "sees figures, never a name"),
    DemoAccount(Role.TRUST_LEAD, "trust.lead", None, "sees frozen figures of the trust's schools"),
    DemoAccount(Role.ADMIN, "admin", 0, "runs the service, opens no case"),
    DemoAccount(Role.SENCO, "senco.second", 1, "second school of the same trust"),
    DemoAccount(Role.SENCO, "senco.outside", 2, "a school outside the trust"),
    DemoAccount(
        Role.TEACHER, "cover", 0, "cover ended yesterday: sees no pupils", cover_ended=True
    ),
    DemoAccount(Role.TEACHER, "disabled", 0, "disabled account: cannot sign in", is_active=False),
)
