"""Two administrators cannot mint hours alone: the known fraud, played over HTTP, ends with zero points and open cases."""

from typing import Any

from flask.testing import FlaskClient

from app.kit.database import db
from app.people import accounts
from app.people.models import Account
from app.points.models import Award, AwardStatus, Posting
from app.reviews.models import Case, CaseKind, CaseStatus
from tests.builders import orders, people, reviews
from tests.builders.places import district

Headers = dict[str, str]
POST = {"decision": "post", "reason": "情况属实，同意计分。"}


def enter(client: FlaskClient, volunteers: list[Account], by: Headers, minutes: int = 300) -> Any:
    return client.post("/api/v1/service-entries", json=reviews.entry(volunteers, minutes), headers=by)


def make(client: FlaskClient, whom: Account, role: str, by: Headers, place_code: str) -> Headers:
    """An administrator gives somebody a role; their headers."""
    body = {"phone": accounts.phone_of(whom), "role": role, "place_code": place_code}
    assert client.post("/api/v1/grants", json=body, headers=by).status_code == 201
    return people.sign_in(whom)


def decide(client: FlaskClient, case: Case, by: Headers, **body: Any) -> tuple[int, str]:
    answer = client.post(f"/api/v1/cases/{case.id}/decision", json={**POST, **body}, headers={**by, "If-Match": '"v1"'})
    return answer.status_code, answer.get_json().get("code", answer.get_json().get("status"))


def answer(client: FlaskClient, member: Account, how: str) -> int:
    """The member's one tap on "was this you?"."""
    headers = people.sign_in(member)
    (act,) = client.get("/api/v1/acts-in-my-name", headers=headers).get_json()["items"]
    assert act["kind"] == "service_entry"
    return client.post(f"/api/v1/acts-in-my-name/{act['id']}/{how}", headers=headers).status_code


def entered_cases() -> list[Case]:
    db.session.expire_all()
    return db.session.query(Case).filter_by(kind=CaseKind.SECOND_APPROVAL).order_by(Case.id).all()


def test_two_administrators_cannot_mint_hours_alone(client: FlaskClient) -> None:
    """They enter 5 hours for 20 people, and try every door that their rights open."""
    volunteers, here = [orders.volunteer() for _ in range(20)], district()
    first, second = people.administrator(), people.administrator()
    one, two = people.sign_in(first), people.sign_in(second)
    assert enter(client, volunteers, one).status_code == 403

    one = make(client, first, "operator", one, here.community)
    assert enter(client, volunteers, one).status_code == 201
    cases = entered_cases()
    assert (len(cases), {case.place_code for case in cases}) == (20, {here.community[:9]})

    one = make(client, first, "committee_member", one, here.code)
    assert decide(client, cases[0], one) == (403, "case-about-yourself")
    two = make(client, second, "committee_member", two, here.code)
    assert decide(client, cases[0], two) == (403, "not-as-administrator")
    friend = make(client, people.account(), "committee_member", one, here.code)
    assert decide(client, cases[0], friend) == (403, "case-of-your-grantor")
    puppet = make(client, people.account(), "committee_member", two, here.code)
    assert decide(client, cases[0], puppet) == (409, "entry-unconfirmed")
    assert decide(client, cases[0], puppet, decision="adjust", minutes=240) == (409, "entry-unconfirmed")

    assert answer(client, volunteers[0], "refusal") == 200
    assert {award.status for award in db.session.query(Award)} == {AwardStatus.HELD, AwardStatus.REVERSED}
    assert db.session.query(Posting).count() == 0
    assert {case.status for case in entered_cases()} == {CaseStatus.OPEN}
    for volunteer in volunteers:
        standing = client.get("/api/v1/me/points", headers=people.sign_in(volunteer)).get_json()
        assert standing["report_credit"] == standing["reward_points"] == {"provisional": 0, "posted": 0}


def test_an_entry_that_its_member_confirms_counts_by_a_second_person_and_never_by_the_first(
    client: FlaskClient,
) -> None:
    member, desk = orders.volunteer(), people.committee(district().community)
    assert enter(client, [member], people.sign_in(desk), 120).status_code == 201
    (case,) = entered_cases()
    assert case.place_code == district().community
    second = people.sign_in(people.committee(district().community))
    assert decide(client, case, second) == (409, "entry-unconfirmed")
    assert answer(client, member, "confirmation") == 200

    assert decide(client, case, people.sign_in(desk)) == (403, "case-about-yourself")
    assert decide(client, case, second) == (200, "decided")

    standing = client.get("/api/v1/me/points", headers=people.sign_in(member)).get_json()
    assert standing["report_credit"] == {"provisional": 20, "posted": 0}


def test_what_its_member_refuses_never_counts(client: FlaskClient) -> None:
    member = orders.volunteer()
    enter(client, [member], people.sign_in(people.operator(district().community)), 120)
    assert answer(client, member, "refusal") == 200
    (case,) = entered_cases()
    committee = people.sign_in(people.committee(district().community))

    seen = client.get(f"/api/v1/cases/{case.id}", headers=committee)
    post = client.post(
        f"/api/v1/cases/{case.id}/decision", json=POST, headers={**committee, "If-Match": seen.headers["ETag"]}
    )

    assert post.get_json()["code"] == "entry-unconfirmed"
    assert db.session.query(Award).one().status is AwardStatus.REVERSED


def test_an_entry_is_the_desk_s_and_never_about_oneself_or_the_future(client: FlaskClient) -> None:
    member, elsewhere = orders.volunteer(), people.sign_in(people.committee(district().communities[2]))
    assert enter(client, [member], elsewhere).get_json()["code"] == "not-at-desk-here"
    assert enter(client, [member], {}).status_code == 401
    assert enter(client, [member], people.sign_in(member)).status_code == 403
    desk = people.committee(district().community)
    headers = people.sign_in(desk)
    assert enter(client, [desk], headers).get_json()["code"] == "own-service"
    assert enter(client, [member, member], headers).get_json()["code"] == "order-malformed"
    assert enter(client, [people.account()], headers).get_json()["code"] == "order-malformed"
    assert enter(client, [member], headers, 301).get_json()["code"] == "order-malformed"
    assert db.session.query(Award).count() == 0
