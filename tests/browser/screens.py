"""Every screen of the web app, in one list: its address, who looks at it, and what must be there to be looked at.

The test of accessibility, the one of elder mode and the pictures (``make screens``) go through this list. A screen that is new in
``web/src/routes.ts`` gets its line here; ``tests/architecture/test_screens.py`` says so where it is forgotten.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mobile_api.web_app import BUILT

ROUTES = BUILT.parent / "src" / "routes.ts"


class Who(StrEnum):
    """Somebody of the town, see ``town.py``."""

    NOBODY = "nobody"
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    OFFICER = "officer"
    LEADER = "leader"
    OPERATOR = "operator"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Screen:
    """One screen as somebody sees it."""

    name: str
    """Of its picture."""
    route: str
    """As ``routes.ts`` has it; of who is not logged in, nothing."""
    who: Who
    zh: str
    en: str
    things: tuple[str, ...] = ()
    """The things of the town that stand for the route's parameters, in their order."""
    shows: str = ""
    """Words of the town, the same in all languages, that are on the screen once everything is."""

    def path(self, things: dict[str, str]) -> str:
        """Its address in a town."""
        if self.route.startswith("*"):
            return "/nowhere"
        values = iter(self.things)
        return re.sub(r":\w+", lambda _: things[next(values)], self.route)


SCREENS = (
    Screen("login", "", Who.NOBODY, "登录", "Log in"),
    Screen("home", "/", Who.RESIDENT, "首页", "Home", shows="给楼门组长讲讲急救"),
    Screen("ask", "/ask", Who.RESIDENT, "我要找人帮忙", "Ask for help"),
    Screen("asked", "/orders/:id", Who.RESIDENT, "已通知了谁，下一圈什么时候问",
           "Who was told, and when the next circle is asked", ("open_order",), "给楼门组长讲讲急救"),
    Screen("coming", "/orders/:id", Who.RESIDENT, "谁会来，以及服务码", "Who comes, and the service code", ("order",), "李志强"),
    Screen("rate", "/orders/:id", Who.RESIDENT, "回单：评价服务", "Rate the service", ("served_order",), "李志强"),
    Screen("mine", "/mine", Who.RESIDENT, "我的订单", "My orders", shows="陪老人去医院复查"),
    Screen("inbox", "/inbox", Who.RESIDENT, "消息", "Inbox", shows="陪老人去医院复查"),
    Screen("touched", "/inbox/:id", Who.RESIDENT, "点开推送，直接到它说的事",
           "A push that was touched leads to what it tells of", ("message",), "李志强"),
    Screen("me", "/me", Who.RESIDENT, "我的：设置、设备、隐私", "Me: looks, devices, privacy"),
    Screen("register", "/register", Who.RESIDENT, "党员报到", "Register as a volunteer"),
    Screen("not-found", "*notfound", Who.RESIDENT, "没有这一页", "No such page"),
    Screen("home-volunteer", "/", Who.VOLUNTEER, "志愿者的首页", "A volunteer's home", shows="陪老人去医院复查"),
    Screen("orders", "/orders", Who.VOLUNTEER, "适合我的、我附近的", "What fits me, and what is near",
           shows="给楼门组长讲讲急救"),
    Screen("order", "/orders/:id", Who.VOLUNTEER, "接单前", "Before accepting", ("open_order",), "给楼门组长讲讲急救"),
    Screen("serving", "/orders/:id", Who.VOLUNTEER, "接单后：地址、签到", "After accepting: the address, checking in",
           ("order",), "陪老人去医院复查"),
    Screen("served", "/mine", Who.VOLUNTEER, "我接的单", "What I do", shows="换一盏灯"),
    Screen("month", "/month", Who.VOLUNTEER, "我的时长和积分，每一分为什么", "My hours and points, and why each"),
    Screen("availability", "/availability", Who.VOLUNTEER, "我什么时候有空，哪些消息会响",
           "When I have time, and which messages ring"),
    Screen("registered", "/register", Who.VOLUNTEER, "我的报到", "My registration"),
    Screen("ranking", "/rankings", Who.VOLUNTEER, "本地的排名，谁同意列名", "Rankings, of those who agreed",
           shows="居民代表会议"),
    Screen("rules", "/rules", Who.VOLUNTEER, "积分规则：现行的、将施行的", "The rules of points: in force, and to come"),
    Screen("rewards", "/rewards", Who.VOLUNTEER, "积分兑换、送给邻居", "Rewards, and points for a neighbour"),
    Screen("activities", "/activities", Who.VOLUNTEER, "活动", "Activities", shows="周末清洁家园"),
    Screen("activity", "/activities/:id", Who.VOLUNTEER, "一次活动", "An activity", ("activity",), "周末清洁家园"),
    Screen("activities-officer", "/activities", Who.OFFICER, "组织的活动", "An organization's activities", shows="周末清洁家园"),
    Screen("new-activity", "/activities/new", Who.OFFICER, "发布活动", "Post an activity"),
    Screen("activity-officer", "/activities/:id", Who.OFFICER, "组织者看活动", "An activity as its host sees it", ("activity",),
           "周末清洁家园"),
    Screen("roster", "/activities/:id/dates/:date", Who.OFFICER, "名单、签到码、出勤", "Roster, rotating code, attendance",
           ("activity", "date"), "李志强"),
    Screen("organization", "/organization", Who.OFFICER, "组织要办的事", "What waits for the organization",
           shows="北门三盏路灯不亮"),
    Screen("members", "/organization/members", Who.OFFICER, "组织的党员", "An organization's members", shows="李志强"),
    Screen("organization-month", "/organization/month", Who.OFFICER, "组织的月度和积分", "An organization's month and points"),
    Screen("reporting", "/organization/registration", Who.OFFICER, "党组织报到", "Where the organization is registered"),
    Screen("organization-whistles", "/organization/whistles", Who.OFFICER, "吹到我们的哨", "Whistles blown for the unit",
           shows="北门三盏路灯不亮"),
    Screen("whistle-unit", "/whistles/:id", Who.OFFICER, "报到、处理", "Reporting in and handling", ("whistle",),
           "北门三盏路灯不亮"),
    Screen("lists", "/lists", Who.OFFICER, "清单和项目", "Lists and projects", shows="独居老人家电检修"),
    Screen("project-order", "/projects/:id/order", Who.OFFICER, "项目的订单", "An order of a project", ("project",),
           "独居老人家电检修"),
    Screen("home-leader", "/", Who.LEADER, "队长的首页", "A team leader's home"),
    Screen("teams", "/teams", Who.LEADER, "我的队伍", "My teams", shows="服务队"),
    Screen("team", "/teams/:id", Who.LEADER, "队长管队员、移交队长", "A team as its leader sees it", ("team",), "服务队"),
    Screen("take-slots", "/orders/:id/hold", Who.LEADER, "替队里占名额", "Taking slots for a team",
           ("group_order",), "搬运社区图书"),
    Screen("hold", "/holds/:id", Who.LEADER, "谁去", "Who comes", ("hold",), "搬运社区图书"),
    Screen("operator", "/operator", Who.OPERATOR, "替来电人下单", "An order for a caller"),
    Screen("callbacks", "/operator/callbacks", Who.OPERATOR, "要回的电话", "Calls to return", shows="李阿婆家的灯不亮"),
    Screen("past-service", "/operator/past-service", Who.OPERATOR, "补录服务", "Entering a past service"),
    Screen("morning", "/committee", Who.COMMITTEE, "今早要办的", "What waits this morning"),
    Screen("activities-waiting", "/committee/activities", Who.COMMITTEE, "待审核的活动", "Activities to let through",
           shows="社区文化节志愿服务"),
    Screen("activity-waiting", "/committee/activities/:id", Who.COMMITTEE, "审核活动：主办、安排、以前办过的",
           "An activity before it is let through", ("waiting_activity",), "东门"),
    Screen("desk", "/committee/desk", Who.COMMITTEE, "没有人接的订单", "Orders that nobody took", shows="急寻会阿拉伯语的志愿者"),
    Screen("desk-order", "/committee/desk/:id", Who.COMMITTEE, "派单：推荐谁，为什么", "Hand dispatch: whom, and why",
           ("desk_order",), "急寻会阿拉伯语的志愿者"),
    Screen("blow", "/committee/desk/:id/whistle", Who.COMMITTEE, "吹哨：为一个订单", "Blow a whistle for an order",
           ("desk_order",), "急寻会阿拉伯语的志愿者"),
    Screen("whistles", "/committee/whistles", Who.COMMITTEE, "吹出去的哨", "Whistles that were blown", shows="北门三盏路灯不亮"),
    Screen("new-whistle", "/committee/whistles/new", Who.COMMITTEE, "吹哨：新的事", "Blow a whistle for something new"),
    Screen("whistle", "/whistles/:id", Who.COMMITTEE, "哨的进展", "How a whistle stands", ("whistle",), "北门三盏路灯不亮"),
    Screen("merging", "/committee/desk/:id/merging", Who.COMMITTEE, "合并相似的订单", "Merging orders that are like each other",
           ("alike_order",), "擦窗户"),
    Screen("hand-outs", "/committee/hand-outs", Who.COMMITTEE, "一次派多单", "Handing out many orders at once", shows="擦窗户"),
    Screen("hand-out", "/committee/hand-outs/:id", Who.COMMITTEE, "派单方案", "Whom to ask for many orders", ("hand_out",),
           "擦窗户"),
    Screen("people", "/committee/people", Who.COMMITTEE, "志愿者", "Volunteers", shows="李"),
    Screen("organizations", "/committee/organizations", Who.COMMITTEE, "党组织", "Organizations"),
    Screen("organization-file", "/committee/organizations/:id", Who.COMMITTEE, "党组织的积分、月度和党员",
           "An organization's points, month and members", ("organization",)),
    Screen("new-organization", "/committee/organizations/new", Who.COMMITTEE, "登记新党组织", "Founding an organization"),
    Screen("all-teams", "/committee/teams", Who.COMMITTEE, "志愿服务队", "Teams of a place", shows="社区楼门服务队"),
    Screen("team-file", "/committee/teams/:id", Who.COMMITTEE, "队伍：队长和队员", "A team as its committee sees it",
           ("own_team",), "社区楼门服务队"),
    Screen("roles", "/committee/roles", Who.COMMITTEE, "谁担任什么角色", "Who holds which role"),
    Screen("honours", "/committee/honours", Who.COMMITTEE, "授予和撤回荣誉", "Honours granted and taken back",
           shows="年度优秀志愿者"),
    Screen("certificates", "/committee/certificates", Who.COMMITTEE, "开服务证明、核验编号",
           "Certificates of service, and checking a number", shows="李"),
    Screen("rosters", "/committee/rosters", Who.COMMITTEE, "名册：导入和导出", "Rosters, taken over and given out"),
    Screen("roster-file", "/committee/rosters/:id", Who.COMMITTEE, "名册预览", "A roster before it is applied", ("roster",),
           "钱进"),
    Screen("offers", "/committee/rewards", Who.COMMITTEE, "放礼品、看还有多少", "Rewards put out, and how many are left",
           shows="便民理发券"),
    Screen("offer", "/committee/rewards/:id", Who.COMMITTEE, "谁兑换了、凭码发放", "Who redeemed it, and handing it out",
           ("reward",), "便民理发券"),
    Screen("registrations", "/committee/registrations", Who.COMMITTEE, "待审批的报到", "Registrations that wait", shows="赵明"),
    Screen("counter", "/committee/counter", Who.COMMITTEE, "柜台登记", "Registering at the counter"),
    Screen("reviews", "/committee/reviews", Who.COMMITTEE, "待审核的积分", "Points that wait for a review",
           shows="厨房水龙头漏水"),
    Screen("review", "/committee/reviews/:id", Who.COMMITTEE, "审核：凭据和决定", "A review: evidence and decision", ("case",),
           "志愿者没有来"),
    Screen("notice", "/committee/notice", Who.COMMITTEE, "公示中的积分", "Points in public notice", shows="李"),
    Screen("place", "/committee/place", Who.COMMITTEE, "订单先看、排名开不开", "Whether orders wait for a look, and rankings",
           shows="居民代表会议"),
    Screen("report", "/committee/month", Who.COMMITTEE, "月度和季度", "Months and quarters"),
    Screen("answers", "/committee/reports", Who.COMMITTEE, "派单情况，现在可以做什么", "How orders were answered, and what now"),
    Screen("carrying", "/committee/carrying", Who.COMMITTEE, "派单方式", "How orders are carried"),
    Screen("what-ifs", "/committee/what-ifs", Who.COMMITTEE, "如果换个方式派单", "What if orders were carried otherwise",
           shows="刘洋"),
    Screen("what-if", "/committee/what-ifs/:id", Who.COMMITTEE, "两种派单方式比一比", "Two ways of carrying orders compared",
           ("what_if",), "刘洋"),
    Screen("new-rule", "/rules/new", Who.ADMINISTRATOR, "起草新规则、先试算", "Draft a new rule, and try it"),
)  # fmt: skip


def routes() -> list[str]:
    """The routes of the web app."""
    listed = re.findall(r"^  '([^']+)':", ROUTES.read_text(), re.MULTILINE)
    assert listed, f"{ROUTES} is not read as it is written"
    return listed
