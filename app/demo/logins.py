"""The demo's people whom one can be: a name, a phone number that is nobody's, a role."""

from dataclasses import dataclass

from app.people.phones import DEMO_PREFIX

DISTRICT = "110107"
HOME = "110107003029"
"""The community of the demo's people."""
CODE = "246810"
"""The fixed login code of the demo's phone range, unless ``YIHU_DEMO_CODE`` says otherwise."""


@dataclass(frozen=True)
class Login:
    """One line of the list that the demo prints."""

    key: str
    """The role's message id in the catalogue: ``demo.role.<key>``."""
    name: str
    number: int

    @property
    def phone(self) -> str:
        """The number in its canonical form."""
        return f"{DEMO_PREFIX}{self.number:08d}"

    @property
    def typed(self) -> str:
        """The number as a person types it."""
        return self.phone.removeprefix("+86")


RESIDENT = Login("resident", "王桂兰", 1)
VOLUNTEER = Login("volunteer", "李志强", 2)
OFFICER = Login("officer", "赵敏", 3)
LEADER = Login("leader", "孙建国", 4)
OPERATOR = Login("operator", "陈静", 5)
COMMUNITY_COMMITTEE = Login("community-committee", "刘洋", 6)
DISTRICT_COMMITTEE = Login("district-committee", "周立", 7)
ADMINISTRATOR = Login("administrator", "吴昊", 8)

LOGINS = (
    RESIDENT,
    VOLUNTEER,
    OFFICER,
    LEADER,
    OPERATOR,
    COMMUNITY_COMMITTEE,
    DISTRICT_COMMITTEE,
    ADMINISTRATOR,
)
