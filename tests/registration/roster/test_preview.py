"""A roster is judged line by line before anything happens."""

import pytest
from flask import Flask

from app.kit import clock
from app.kit.database import db
from app.kit.pages import PageRequest
from app.people.actors import Occasion
from app.people.models import Account, Language
from app.registration.models import MemberRegistration
from app.registration.roster import queries, service
from app.registration.roster.errors import RosterTooLong, RosterUnreadable
from app.registration.roster.models import LineState, RosterLine
from app.registration.roster.queries import LineSheet, RosterSheet
from tests.builders import people, registration, rosters
from tests.builders.places import district
from tests.statements import counted

PARTY = "区教委第三党支部"


@pytest.fixture(autouse=True)
def organization(app: Flask) -> object:
    """The home organization that the lines name."""
    return registration.organization(district().subdistricts[0], PARTY)


def line(
    name: str = "李志远", phone: str | None = None, place: str = "四季园社区", party: str = PARTY, rest: str = ","
) -> str:
    return f"{name},{phone or people.phone()},{place},{party},{rest}"


def judged(roster: RosterSheet) -> list[LineSheet]:
    return list(queries.lines(roster.roster.id, None, Language.CHINESE, PageRequest(limit=100)).rows)


def only(*lines: str) -> LineSheet:
    """What becomes of the last line."""
    return judged(rosters.uploaded(*lines))[-1]


def test_a_good_line_would_register_somebody_and_does_nothing_yet() -> None:
    roster = rosters.uploaded(line())
    found = judged(roster)[0]
    assert (found.line, found.state, found.name, found.place_name, found.organization_name, found.fault) == (
        2, LineState.NEW, "李志远", "四季园社区", PARTY, None,
    )  # fmt: skip
    assert roster.counts[LineState.NEW] == 1
    assert not db.session.query(MemberRegistration).count()


@pytest.mark.parametrize("place", ["四季园社区", "四季园", "110107001012"])
def test_a_community_is_found_by_its_name_or_code(place: str) -> None:
    assert only(line(place=place)).place_name == "四季园社区"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (",13800138000,四季园社区,区教委第三党支部,,", "没有填写姓名"),
        ("李" * 61 + ",13800138000,四季园社区,区教委第三党支部,,", "姓名超过 60 个字"),
        ("李志远,12345,四季园社区,区教委第三党支部,,", "手机号有误"),
        ("李志远,13800138000,四季园社区,,,", "没有填写工作单位党组织"),
        ("李志远,13800138000,,区教委第三党支部,,", "没有填写社区"),
        ("李志远,13800138000,天安门社区,区教委第三党支部,,", "本区域内没有这个社区"),
        ("李志远,13800138000,四季园社区,不存在的支部,,", "本区没有这个已报到的党组织"),
        ("李志远,13800138000,四季园社区,区教委第三党支部,修飞机,", "没有“修飞机”这个服务类型"),
        ("李志远,13800138000,四季园社区,区教委第三党支部,," + "长" * 31, "一项特长超过 30 个字"),
    ],
    ids=["name", "long name", "phone", "party", "no place", "place", "unknown party", "service type", "skill"],
)
def test_a_bad_line_is_named_with_its_reason_and_stops_no_other(wrong: str, words: str) -> None:
    found = judged(rosters.uploaded(wrong, line("赵明")))
    assert [(one.line, one.state, one.fault) for one in found] == [
        (2, LineState.FAULTY, words),
        (3, LineState.NEW, None),
    ]


def test_the_same_phone_twice_is_told_with_the_first_line() -> None:
    phone = people.phone()
    assert only(line(phone=phone), line("赵明", phone)).fault == "手机号与第 2 行重复"


def test_a_phone_of_somebody_with_another_name_is_no_registration_of_theirs() -> None:
    phone = people.phone()
    people.account("王芳", phone)
    assert only(line("李志远", phone)).fault == "这个手机号已由另一姓名的人使用，请与本人核实"


def test_who_is_registered_so_already_is_unchanged_and_who_moved_is_registered_anew() -> None:
    phone = people.phone()
    home = registration.organization(district().community, "四季园党支部")
    registration.approved_volunteer(account=people.account("李志远", phone), organization=home)
    same = only(line("李志远", phone, party="四季园党支部"))
    moved = only(line("李志远", phone, place="玉泉西里西社区", party="四季园党支部"))
    assert (same.state, moved.state) == (LineState.UNCHANGED, LineState.MOVED)


def test_who_waits_for_a_decision_elsewhere_waits_for_it() -> None:
    phone = people.phone()
    registration.pending_registration(people.account("赵明", phone))
    assert only(line("赵明", phone, place="玉泉西里西社区")).fault == "此人另有一份报到申请在等待审核"


def test_of_two_organizations_with_one_name_the_one_at_the_community_is_meant() -> None:
    here = registration.organization(district().communities[0], "第一党支部")
    registration.organization(district().communities[2], "第一党支部")
    rosters.uploaded(line(party="第一党支部"))
    assert db.session.query(RosterLine).one().organization_id == here.id
    assert only(line(place="玉泉西里西", party="第一党支部")).fault == "有几个同名党组织，请先在该社区登记其中一个"


def test_a_roster_of_one_community_needs_no_column_for_it() -> None:
    with_place = rosters.uploaded(line(place=""), place_code=district().community)
    assert judged(with_place)[0].place_name == "四季园社区"


def test_who_offers_nothing_in_particular_is_asked_for_everything() -> None:
    rosters.uploaded(line(rest="助老助残、tutoring,水电/急救"), line("赵明"))
    first, second = db.session.query(RosterLine).order_by(RosterLine.line)
    assert (first.service_types, first.skills) == (["elderly_disabled", "tutoring"], ["水电", "急救"])
    assert len(second.service_types) == 9


def test_names_and_phones_lie_sealed() -> None:
    phone = people.phone()
    rosters.uploaded(line("司马相如", phone))
    row = db.session.query(RosterLine).one()
    assert row.person_sealed
    assert "司马相如".encode() not in row.person_sealed
    assert phone.encode()[4:] not in row.person_sealed
    assert not db.session.query(Account).filter_by(name="司马相如").count()


def test_judging_costs_the_same_statements_whatever_the_length(app: Flask) -> None:
    by = rosters.reviewer()
    with counted(app) as few:
        rosters.uploaded(line(), by=by)
    with counted(app) as many:
        rosters.uploaded(*(line() for _ in range(40)), by=by)
    assert few.count == many.count


def test_a_file_that_is_no_roster_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RosterUnreadable):
        service.upload(district().code, b"a,b\n1,2\n", Occasion(rosters.reviewer(), clock.now()))
    monkeypatch.setattr("app.registration.roster.reading.MOST_LINES", 1)
    with pytest.raises(RosterTooLong):
        rosters.uploaded(line(), line())
