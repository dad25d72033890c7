"""What is sent to register, to decide about registrations, and to answer for what others did in one's name."""

from collections.abc import Callable
from typing import Any

from app.kit.database import Base, db
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.people.models import Account, ActKind, AuditEntry, Grant, Role
from app.registration.hand_overs.models import HandOver
from app.registration.models import MemberRegistration, Organization, ServiceType, Team, TeamMember, Volunteer
from app.registration.reporting import service as reporting
from app.registration.reporting.models import OrganizationRegistration
from tests.builders import orders, people, registration
from tests.builders.places import district
from tests.system.sending import Sending


def _submit_registration() -> Sending:
    body = {
        "place_code": district().community,
        "organization_id": str(registration.organization().id),
        "service_types": ["elderly_disabled"],
        "home_cell": "8831aa5a37fffff",
    }
    return Sending("/registrations", people.account(), MemberRegistration, body)


def _approve_registration() -> Sending:
    waiting = registration.pending_registration()
    return Sending(f"/registrations/{waiting.id}/approval", people.committee(waiting.place_code), Volunteer)


def _reject_registration() -> Sending:
    waiting, body = registration.pending_registration(), {"reason": "住址不在本社区"}
    return Sending(f"/registrations/{waiting.id}/rejection", people.committee(waiting.place_code), Notification, body)


def _register_by_hand() -> Sending:
    body = {
        "place_code": district().community,
        "organization_id": str(registration.organization().id),
        "service_types": ["elderly_disabled"],
        "home_cell": "8831aa5a37fffff",
        "phone": people.phone(),
        "member_name": "赵明",
    }
    return Sending("/registrations/by-hand", people.committee(district().community), MemberRegistration, body)


def _end_registration() -> Sending:
    member = registration.approved_volunteer()
    ended, body = f"/registrations/{member.registration_id}/ending", {"reason": "已迁出本社区。"}
    return Sending(ended, people.committee(member.place_code), Notification, body)


def _home() -> tuple[MemberRegistration, Account]:
    """A registration, and the officer of the organization that it names."""
    waiting, officer = registration.pending_registration(), people.account()
    people.grant(officer, Role.OFFICER, organization_id=waiting.organization_id)
    return waiting, officer


def _confirm_home_member() -> Sending:
    waiting, officer = _home()
    return Sending(f"/registrations/{waiting.id}/confirmation", officer, StoredAnswer)


def _object_to_home_member() -> Sending:
    waiting, officer = _home()
    return Sending(f"/registrations/{waiting.id}/objection", officer, StoredAnswer, {"reason": "组织关系已转出。"})


def _report_in() -> Sending:
    home, officer = registration.organization(), people.account()
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    contact = {"name": "周伟", "phone": people.phone()}
    body = {"organization_id": str(home.id), "place_code": home.place_code, "contact": contact}
    return Sending(
        "/organization-registrations", officer, OrganizationRegistration, {**body, "service_types": ["paired_help"]}
    )


def _report(verb: str, gains: type[Base], body: Any = None) -> Sending:
    """Something done by the committee to an organization's registration that it entered itself."""
    committee = people.committee(district().community)
    made = registration.reported(by=committee)
    if verb == "renewal":
        with transaction():
            reporting.approve(made.id, people.occasion(committee))
    people.grant(people.account(), Role.OFFICER, organization_id=made.organization_id)
    return Sending(f"/organization-registrations/{made.id}/{verb}", committee, gains, body)


def _withdraw_registration() -> Sending:
    waiting = registration.pending_registration()
    return Sending(
        f"/registrations/{waiting.id}/withdrawal", db.session.get_one(Account, waiting.account_id), StoredAnswer
    )


def _add_organization() -> Sending:
    body = {"name": "区教委第三党支部", "place_code": district().community}
    return Sending("/organizations", people.committee(district().community), Organization, body)


def _add_service_type() -> Sending:
    body = {"code": "pet_care", "offered_by": "members", "name_zh": "宠物照看", "name_en": "Pet care"}
    return Sending("/service-types", people.administrator(), ServiceType, body)


def _add_team() -> Sending:
    body = {"name": "八角助老服务队", "place_code": district().community}
    return Sending("/teams", people.committee(district().community), Team, body)


def _add_team_member() -> Sending:
    team, body = registration.team(), {"account_id": str(orders.volunteer().id)}
    return Sending(f"/teams/{team.id}/members", people.committee(team.place_code), TeamMember, body)


def _offered() -> tuple[str, Account, Account]:
    """The path of a hand-over that is offered, who offers it, and to whom."""
    member = orders.volunteer()
    team, leader = registration.led_team(member.id)
    registration.hand_over(team, leader, member.id)
    return f"/teams/{team.id}/hand-over", leader, member


def _offer_hand_over() -> Sending:
    member = orders.volunteer()
    team, leader = registration.led_team(member.id)
    return Sending(f"/teams/{team.id}/hand-over", leader, HandOver, {"account_id": str(member.id)})


def _accept_hand_over() -> Sending:
    path, _, member = _offered()
    return Sending(f"{path}/acceptance", member, Grant)


def _refuse_hand_over() -> Sending:
    path, _, member = _offered()
    return Sending(f"{path}/refusal", member, AuditEntry)


def _withdraw_hand_over() -> Sending:
    path, leader, _ = _offered()
    return Sending(f"{path}/withdrawal", leader, AuditEntry)


def _confirm_act() -> Sending:
    person = people.account()
    act = people.act_in_name(person, people.account(), person.id)
    return Sending(f"/acts-in-my-name/{act.id}/confirmation", person, AuditEntry)


def _refuse_act() -> Sending:
    person, subject = people.account(), orders.open_order()
    act = people.act_in_name(person, people.account(), subject.id, ActKind.ACCOUNT)
    return Sending(f"/acts-in-my-name/{act.id}/refusal", person, Notification)


REGISTERING: dict[str, Callable[[], Sending]] = {
    "submit_registration": _submit_registration,
    "approve_registration": _approve_registration,
    "reject_registration": _reject_registration,
    "register_by_hand": _register_by_hand,
    "end_registration": _end_registration,
    "confirm_home_member": _confirm_home_member,
    "object_to_home_member": _object_to_home_member,
    "report_in": _report_in,
    "approve_report": lambda: _report("approval", Notification),
    "reject_report": lambda: _report("rejection", Notification, {"reason": "请先商定。"}),
    "withdraw_report": lambda: _report("withdrawal", StoredAnswer),
    "renew_report": lambda: _report("renewal", OrganizationRegistration),
    "withdraw_registration": _withdraw_registration,
    "add_organization": _add_organization,
    "add_service_type": _add_service_type,
    "add_team": _add_team,
    "add_team_member": _add_team_member,
    "offer_hand_over": _offer_hand_over,
    "accept_hand_over": _accept_hand_over,
    "refuse_hand_over": _refuse_hand_over,
    "withdraw_hand_over": _withdraw_hand_over,
    "confirm_act": _confirm_act,
    "refuse_act": _refuse_act,
}
