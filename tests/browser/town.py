"""A town in which every screen has something to show: one person of each role, and on their hands what such people have.

It is small for the tests, with the longest names of the real district; ``make screens`` puts the same on the demo's district.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.demo.layout import places
from app.demo.logins import (
    ADMINISTRATOR,
    COMMUNITY_COMMITTEE,
    HOME,
    LEADER,
    OFFICER,
    OPERATOR,
    RESIDENT,
    VOLUNTEER,
    Login,
)
from app.dispatch.models import Arm
from app.kit.clock import SystemClock, local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.activities.drafts import RoleDraft
from app.orders.activities.sealed import Whereabouts
from app.orders.drafts import Contact
from app.orders.models import Order, OrderStatus, Urgency
from app.people import accounts
from app.people.models import Account, Grant, Role
from app.places.models import Place, PlaceLevel
from app.points.rankings import service as rankings
from app.points.recognition import certificates, honours
from app.points.rewards import redeeming
from app.registration.models import Organization, TeamMember, Volunteer
from jobs import settle_periods
from jobs.ticks import Tick
from tests.browser.screens import Who
from tests.builders import (
    activities,
    desk,
    dispatch,
    hand_outs,
    holds,
    lists,
    notifications,
    orders,
    people,
    points,
    recognition,
    registration,
    reviews,
    rewards,
    rosters,
    what_ifs,
    whistles,
)
from tests.fakes import StandingClock

LONGEST_NAME = "电子科技情报研究所社区"
"""Of the district's 153 communities."""
LONG_ORGANIZATION = "首钢集团有限公司离退休干部第一党支部委员会"
LOGINS: dict[Who, Login] = {
    Who.RESIDENT: RESIDENT,
    Who.VOLUNTEER: VOLUNTEER,
    Who.OFFICER: OFFICER,
    Who.LEADER: LEADER,
    Who.OPERATOR: OPERATOR,
    Who.COMMITTEE: COMMUNITY_COMMITTEE,
    Who.ADMINISTRATOR: ADMINISTRATOR,
}
BEFORE = timedelta(hours=3)
"""So long before the present the day begins on which things happen to people in the town."""


@dataclass(frozen=True)
class Town:
    """Its people, its things by name, and their community."""

    people: dict[Who, Account]
    home: str
    organization: Organization
    things: dict[str, str] = field(default_factory=dict)


def begin(days: float = 0) -> StandingClock:
    """A clock at the beginning of the day, or so many days before."""
    return StandingClock(SystemClock().now() - BEFORE - timedelta(days=days))


def small_town(clock: StandingClock) -> Town:
    """A community with the longest name, an organization with a long one, and six people with a past of some weeks."""
    home = _places()
    organization = registration.organization(home, LONG_ORGANIZATION)
    town = Town({who: people.account(login.name) for who, login in LOGINS.items()}, home, organization)
    team = registration.team(home, "石景山区应急救援志愿服务队")
    for who in (Who.VOLUNTEER, Who.LEADER):
        registration.approved_volunteer(home, organization, skills=("急救",), account=town.people[who])
        db.session.add(TeamMember(team_id=team.id, account_id=town.people[who].id, joined_at=clock.now()))
    people.grant(town.people[Who.OFFICER], Role.OFFICER, organization_id=organization.id)
    people.grant(town.people[Who.LEADER], Role.LEADER, team_id=team.id)
    people.grant(town.people[Who.OPERATOR], Role.OPERATOR, place_code=home)
    people.grant(town.people[Who.COMMITTEE], Role.COMMITTEE, place_code=home)
    people.grant(town.people[Who.ADMINISTRATOR], Role.ADMINISTRATOR)
    _past(town, clock)
    return town


def demo_town() -> Town:
    """The people whom one can be in the demo's district, which is loaded."""
    known = {who: accounts.find_or_create(login.phone, None, people.by_service()) for who, login in LOGINS.items()}
    theirs = select(Organization).join(Grant, Grant.organization_id == Organization.id)
    home = db.session.scalars(theirs.where(Grant.account_id == known[Who.OFFICER].id)).one()
    return Town(known, HOME, home)


def live_through(town: Town, clock: StandingClock) -> Town:
    """A day in the town, up to the present: something for every screen."""
    leader = select(Grant.team_id).where(Grant.account_id == town.people[Who.LEADER].id, Grant.role == Role.LEADER)
    town.things.update(organization=str(town.organization.id), team=str(db.session.scalars(leader).first()))
    town.things["served_order"] = str(_served(town, clock).id)
    clock.set(SystemClock().now())
    _ask(town)
    _wait_for_the_committee(town)
    _gather(town)
    _take_as_one(town)
    _call_and_reward(town)
    town.things["what_if"] = str(what_ifs.played_for_real(town.home, town.people[Who.COMMITTEE]).id)
    closing = Tick()
    settle_periods.run(closing)
    assert not closing.failures, closing.failures
    return town


def _places() -> str:
    """The community with the longest name, two beside it, and what they are in."""
    tree = places()
    home = next(place for place in tree if place.name == LONGEST_NAME)
    beside = [place for place in tree if place.parent_code == home.parent_code and place is not home][:2]
    above = [place for place in tree if home.code.startswith(place.code) and place is not home]
    for one in (*above, home, *beside):
        db.session.merge(
            Place(code=one.code, name=one.name, level=PlaceLevel(one.level), parent_code=one.parent_code, cell=one.cell)
        )
        db.session.flush()
    db.session.commit()
    return home.code


def _past(town: Town, clock: StandingClock) -> None:
    """Services of last month whose points stand, and the paper for them."""
    today = clock.now()
    clock.set(today - timedelta(days=40))
    volunteer = db.session.get_one(Volunteer, town.people[Who.VOLUNTEER].id)
    for _ in range(3):
        recognition.posted(volunteer=volunteer, recipient=town.people[Who.RESIDENT], place_code=town.home)
    recognition.certificate(volunteer)
    clock.set(today)


def _served(town: Town, clock: StandingClock) -> Order:
    """Two services whose points are in public notice or held, and one that waits for its rating."""
    volunteer = db.session.get_one(Volunteer, town.people[Who.VOLUNTEER].id)
    for stars in (5, 2):
        points.award(volunteer=volunteer, recipient=town.people[Who.RESIDENT], stars=stars, place_code=town.home)
    order = _posted(town, "换一盏灯", starts_at=clock.now() + timedelta(minutes=10))
    orders.completed(order, town.people[Who.VOLUNTEER], minutes=40)
    return order


def _ask(town: Town) -> None:
    """An order that nobody has taken yet, one for somebody on the telephone, and one that begins soon."""
    soon = SystemClock().now() + timedelta(minutes=25)
    coming = _posted(
        town, "陪老人去医院复查", starts_at=soon, service_type="elderly_disabled", risks="老人腿脚不便，请慢行。"
    )
    orders.accepted(coming, town.people[Who.VOLUNTEER])
    told = next(one for one in notifications.inbox(town.people[Who.RESIDENT]) if one.order_id == coming.id)
    town.things["message"] = str(told.id)
    asking: dict[str, Any] = {"service_type": "elderly_disabled", "skills": ("急救",), "slots": 2}
    town.things["order"] = str(coming.id)
    town.things["open_order"] = str(
        _posted(town, "给楼门组长讲讲急救", description="大约二十人，有投影仪。", **asking).id
    )
    caller = Contact(name="李阿婆", phone=people.phone())
    in_two_hours = SystemClock().now() + timedelta(hours=2)
    _posted(town, "李阿婆家的灯不亮", Who.OPERATOR, recipient=caller, starts_at=in_two_hours)


def _wait_for_the_committee(town: Town) -> None:
    """Something in each of the committee's queues."""
    asking = people.account("欧阳秀英")
    on_desk = desk.on_desk(place_code=town.home, poster=asking, title="急寻会阿拉伯语的志愿者", urgency=Urgency.URGENT)
    complained = orders.open_order(asking, town.home, title="厨房水龙头漏水", urgency=Urgency.URGENT)
    registration.pending_registration(people.account("赵明"), town.home, town.organization)
    registration.reported(town.organization, town.home, town.people[Who.OFFICER])
    case = reviews.problem(complained, "志愿者没有来。我在家里等了一个下午。")
    town.things.update(desk_order=str(on_desk.id), case=str(case.id))
    _plan(town, asking)
    _compare(town, asking)


def _plan(town: Town, asking: Account) -> None:
    """Orders that are like each other, with a proposal whom to ask for them; and a roster that was not applied yet."""
    alike = [orders.open_order(asking, town.home, title=title) for title in ("擦窗户", "擦玻璃门")]
    plan = hand_outs.hand_out(*alike, by=town.people[Who.COMMITTEE])
    line = f"钱进,{people.phone()},,{town.organization.name},,"
    roster = rosters.uploaded(line, by=people.actor(town.people[Who.COMMITTEE]), place_code=town.home).roster
    town.things.update(alike_order=str(alike[0].id), hand_out=str(plan.id), roster=str(roster.id))


def _compare(town: Town, asking: Account) -> None:
    """Orders of yesterday that were carried in the place's own way, and such as were held out; one of them nobody took."""
    yesterday = SystemClock().now() - timedelta(days=1)
    times = {"posted_at": yesterday, "respond_by": yesterday + timedelta(hours=3)}
    over = {"starts_at": yesterday + timedelta(hours=4), "ends_at": yesterday + timedelta(hours=5)}
    asked: dict[str, Any] = {
        "poster_id": asking.id,
        "place_code": town.home,
        "status": OrderStatus.CLOSED,
        **times,
        **over,
    }
    dispatch.carried(Arm.USUAL, 4, **asked)
    dispatch.carried(Arm.USUAL, 9, 31, slots=2, asked=7, **asked)
    dispatch.carried(Arm.NEAREST, 12, asked=10, **asked)
    dispatch.carried(Arm.NEAREST, asked=20, **asked)


def _gather(town: Town) -> None:
    """An activity that begins in a moment, and again in three days; and one that waits for the committee."""
    now = SystemClock().now()
    first, second = activities.session(now + timedelta(minutes=20)), activities.session(now + timedelta(days=3))
    made = activities.activity(
        town.people[Who.OFFICER],
        place_code=town.home,
        organization_id=town.organization.id,
        sessions=(first, second),
        roles=(RoleDraft(name="清扫", slots=10), RoleDraft(name="引导", slots=2)),
        where=Whereabouts("社区文化活动中心一层大厅", "东门"),
        description="带上手套和水杯，工具由社区准备。",
    )
    sweeping = activities.orders(made)
    orders.accepted(sweeping[0], town.people[Who.LEADER])
    orders.accepted(sweeping[0], town.people[Who.VOLUNTEER])
    orders.accepted(sweeping[1], town.people[Who.VOLUNTEER])
    town.things.update(activity=str(made.id), date=str(activities.dates(made)[0].id))
    waits = activities.waiting(
        town.people[Who.OFFICER],
        place_code=town.home,
        organization_id=town.organization.id,
        title="社区文化节志愿服务",
        sessions=tuple(activities.session(now + timedelta(days=days)) for days in (5, 6, 12)),
        roles=(RoleDraft(name="引导", slots=6), RoleDraft(name="急救", slots=2, skills=("急救",))),
        where=Whereabouts("社区文化活动中心一层大厅", "东门"),
        description="搭台、引导、急救，三场都要人。",
        risks="搭台时注意防坠落，请戴安全帽。",
    )
    town.things["waiting_activity"] = str(waits.id)


def _take_as_one(town: Town) -> None:
    """An order for many, of which a team takes slots; one that is handed to the organization; and a team of the community."""
    carrying = _posted(town, "搬运社区图书", slots=8)
    hold = holds.held(carrying, town.people[Who.LEADER], slots=2)
    desk.hand_offer(carrying, by=town.people[Who.COMMITTEE], organization_id=town.organization.id)
    leads = registration.approved_volunteer(town.home, town.organization, account=people.account("孙建国")).account_id
    ours = registration.team(town.home, "社区楼门服务队", members=(leads, town.people[Who.VOLUNTEER].id))
    people.grant(db.session.get_one(Account, leads), Role.LEADER, team_id=ours.id)
    town.things.update(own_team=str(ours.id), group_order=str(carrying.id), hold=str(hold.id))


def _call_and_reward(town: Town) -> None:
    """A unit that is called, something to redeem points for, and a project."""
    lamps = orders.open_order(people.account("欧阳秀英"), town.home, title="北门三盏路灯不亮", urgency=Urgency.URGENT)
    call = whistles.called(lamps, town.organization.id, town.people[Who.COMMITTEE])
    reward = rewards.reward(town.home, points=5, counter="社区服务站一层，工作日 9:00–17:00", per_person=2)
    with transaction():
        redeeming.redeem(reward.id, people.occasion(town.people[Who.VOLUNTEER]))
    project = lists.agreed_project(town.home, town.organization.id)
    _honour(town)
    _rank(town)
    town.things.update(call=str(call.id), whistle=str(call.whistle_id), reward=str(reward.id), project=str(project.id))


def _honour(town: Town) -> None:
    """An honour of the volunteer's, one of the leader's that was taken back, and a certificate by the committee."""
    clerk = people.occasion(town.people[Who.COMMITTEE])
    facts = {"place_code": town.home, "title": "年度优秀志愿者", "criteria": "全年服务满 100 小时，评价均为四星以上。"}
    with transaction():
        honours.grant({**facts, "account_id": town.people[Who.VOLUNTEER].id}, clerk)
        taken = honours.grant({**facts, "account_id": town.people[Who.LEADER].id}, clerk)
        honours.revoke(taken.honour.id, "核对后发现服务时长有误。", clerk)
        last_day = local_date(clerk.at)
        certificates.issue(town.people[Who.VOLUNTEER].id, last_day - timedelta(days=90), last_day, clerk)


def _rank(town: Town) -> None:
    """The community has rankings, and the volunteer wants to be named."""
    with transaction():
        reason = "居民代表会议同意在本社区公布党组织的服务情况。"
        rankings.settle(town.home, True, reason, people.occasion(town.people[Who.COMMITTEE]))
        rankings.take_part(True, people.occasion(town.people[Who.VOLUNTEER]))


def _posted(town: Town, title: str, who: Who = Who.RESIDENT, **fields: Any) -> Order:
    asked = {"title": title, "urgency": Urgency.URGENT, "address": "3号楼2单元501", **fields}
    return orders.open_order(town.people[who], town.home, **asked)
