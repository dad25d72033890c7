"""A small world in which everybody has a part: each role once, and one thing of each kind with a known owner."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.kit import clock, links
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.orders.calendar import service as calendar
from app.orders.models import OrderPhoto
from app.orders.whistles.models import WhistlePhoto
from app.people.models import Account, Grant, Role
from app.points.statements.models import SubjectKind
from app.registration import receipts
from app.registration.models import Organization, TeamMember, Volunteer
from mobile_api.recognition import papers
from tests.builders import (
    activities,
    desk,
    hand_outs,
    holds,
    lists,
    notifications,
    orders,
    people,
    places,
    points,
    recognition,
    registration,
    reviews,
    rewards,
    rosters,
    statements,
    what_ifs,
    whistles,
)

DEFAULT_RULE = "01940000-0000-7000-8000-000000000001"
"""The version of the points rules with which the service starts."""


class Part(StrEnum):
    """Who somebody is in this world. Everybody with a token is a resident too."""

    NOBODY = "no token"
    STRANGER = "stranger"
    OWNER = "owner"
    """Posted the order, submitted the registration, has the inbox, the devices and the sessions."""
    SERVING = "serving volunteer"
    """Holds a slot of the order."""
    VOLUNTEER = "volunteer"
    """Approved, in the order's community."""
    OFFICER = "officer"
    LEADER = "leader"
    OPERATOR = "operator"
    COMMITTEE = "committee"
    COMMITTEE_ELSEWHERE = "committee elsewhere"
    ADMINISTRATOR = "administrator"
    EVERYTHING = "everything"
    """Holds every role, at the district and at the organization and team; stands in no table of the matrix."""


@dataclass(frozen=True)
class World:
    """The accounts by their part, the token headers, and the values for each name in a path."""

    accounts: dict[Part, Account]
    headers: dict[Part, dict[str, str]]
    here: str
    elsewhere: str
    ids: dict[str, str] = field(default_factory=dict)


def world() -> World:
    """Make the world."""
    district = places.district()
    here, elsewhere = district.communities[0], district.communities[2]
    organization = registration.organization(here)
    volunteers = {
        part: orders.volunteer(part.value, place_code=here, organization=organization)
        for part in (Part.SERVING, Part.VOLUNTEER)
    }
    team = registration.team(here, members=(volunteers[Part.VOLUNTEER].id,))
    accounts = {part: people.account(part.value) for part in Part if part not in {Part.NOBODY, *volunteers}}
    accounts |= volunteers
    people.grant(accounts[Part.OFFICER], Role.OFFICER, organization_id=organization.id)
    people.grant(accounts[Part.LEADER], Role.LEADER, team_id=team.id)
    people.grant(accounts[Part.OPERATOR], Role.OPERATOR, place_code=here)
    people.grant(accounts[Part.COMMITTEE], Role.COMMITTEE, place_code=here)
    people.grant(accounts[Part.COMMITTEE_ELSEWHERE], Role.COMMITTEE, place_code=elsewhere)
    people.grant(accounts[Part.ADMINISTRATOR], Role.ADMINISTRATOR)
    _give_everything(accounts[Part.EVERYTHING], district.code, organization.id, team.id)
    headers = {part: people.sign_in(account) for part, account in accounts.items()}
    made = World(accounts, {Part.NOBODY: {}, **headers}, here, elsewhere)
    made.ids.update(organization_id=str(organization.id), team_id=str(team.id))
    held = activities.activity(accounts[Part.OFFICER], organization_id=organization.id)
    made.ids.update(activity_id=str(held.id), date_id=str(activities.dates(held)[0].id))
    registration.hand_over(team, accounts[Part.LEADER], volunteers[Part.VOLUNTEER].id)
    _add_things(made)
    _add_held_slots_and_evidence(made)
    return made


def _give_everything(account: Account, district: str, organization_id: object, team_id: object) -> None:
    registration.approved_volunteer(f"{district}001012", account=account)
    db.session.add(TeamMember(team_id=team_id, account_id=account.id, joined_at=clock.now()))
    for role in (Role.OPERATOR, Role.COMMITTEE):
        people.grant(account, role, place_code=district)
    people.grant(account, Role.OFFICER, organization_id=organization_id)
    people.grant(account, Role.LEADER, team_id=team_id)
    people.grant(account, Role.ADMINISTRATOR)


def _add_things(made: World) -> None:
    owner = made.accounts[Part.OWNER]
    home = db.session.get_one(Organization, UUID(made.ids["organization_id"]))
    order = orders.open_order(owner, made.here, slots=2)
    assignment = orders.accepted(order, made.accounts[Part.SERVING])
    award = points.award(volunteer=db.session.get_one(Volunteer, made.accounts[Part.SERVING].id), recipient=owner)
    device = notifications.device(owner)
    inbox = Notification(
        id=new_id(), account_id=owner.id, kind="order-opened", order_id=order.id, created_at=clock.now()
    )
    photo = OrderPhoto(order_id=order.id, jpeg=b"x", width=1, height=1, added_at=clock.now(), added_by_id=owner.id)
    db.session.add_all([inbox, photo])
    db.session.commit()
    member = made.accounts[Part.VOLUNTEER]
    grant = db.session.query(Grant).filter_by(account_id=made.accounts[Part.OPERATOR].id).one()
    typed = people.act_in_name(owner, made.accounts[Part.OPERATOR], order.id)
    volunteer = db.session.get_one(Volunteer, member.id)
    certificate = recognition.certificate(volunteer)
    redeemed = rewards.redemption(rewards.reward(made.here), owner)
    serving = db.session.get_one(Volunteer, made.accounts[Part.SERVING].id)
    number = registration.numbered(serving)
    link = links.sign(receipts.PAGE, number, clock.now() + links.LIFETIME)
    call = whistles.called(order, home.id, made.accounts[Part.COMMITTEE])
    made.ids.update(
        whistle_id=str(call.whistle_id),
        call_id=str(call.id),
        number=number,
        receipt_token=link.removeprefix(f"{receipts.PAGE}/"),
        report_id=str(registration.reported(home, made.here, made.accounts[Part.OFFICER]).id),
        version_id=DEFAULT_RULE,
        act_id=str(typed.id),
        order_id=str(order.id),
        assignment_id=str(assignment.id),
        award_id=str(award.id),
        hand_out_id=str(hand_outs.hand_out(order, by=made.accounts[Part.COMMITTEE]).id),
        what_if_id=str(what_ifs.played(what_ifs.past(1, 1), made.accounts[Part.COMMITTEE]).id),
        offer_id=str(desk.hand_offer(order, member.id, made.accounts[Part.COMMITTEE]).id),
        photo_id=str(photo.id),
        device_id=str(device.id),
        session_id=str(device.session_id),
        notification_id=str(inbox.id),
        registration_id=str(registration.pending_registration(owner, made.here, home).id),
        grant_id=str(grant.id),
        account_id=str(member.id),
        honour_id=str(recognition.honour(volunteer).id),
        certificate_id=str(certificate.id),
        certificate_token=_token(papers.PATH, str(certificate.id)),
        calendar_token=_calendar(member),
        reward_id=str(redeemed.reward_id),
        redemption_id=str(redeemed.id),
        donation_id=str(rewards.donation(owner, member).id),
        case_id=str(reviews.problem(order).id),
        statement_id=str(statements.statement(SubjectKind.PERSON, owner.id).id),
        roster_id=str(rosters.uploaded(f"李志远,{people.phone()},,无此支部,,", place_code=made.here).roster.id),
        listing_id=str(lists.need(place_code=made.here).id),
        project_id=str(lists.project(place_code=made.here, organization_id=UUID(made.ids["organization_id"])).id),
    )


def _add_held_slots_and_evidence(made: World) -> None:
    order = orders.open_order(made.accounts[Part.OWNER], made.here, slots=2)
    made.ids["hold_id"] = str(holds.held(order, made.accounts[Part.LEADER]).id)
    photo = WhistlePhoto(id=UUID(made.ids["photo_id"]), call_id=UUID(made.ids["call_id"]), jpeg=b"x", width=1, height=1)
    photo.added_at, photo.added_by_id = clock.now(), made.accounts[Part.OFFICER].id
    db.session.add(photo)
    db.session.commit()


def _token(path: str, subject: str) -> str:
    """What a signed link carries."""
    return links.sign(path, subject, clock.now() + links.LIFETIME).removeprefix(f"{path}/")


def _calendar(owner: Account) -> str:
    """The secret of somebody's calendar."""
    with transaction():
        return calendar.open_feed(people.occasion(owner)).secret
