"""The demo's past points look as if the service had made them."""

from app.demo.ledger_rows import kind_of_case


def test_a_case_is_of_the_kind_that_its_flags_make_it() -> None:
    assert kind_of_case([]) == "service"
    assert kind_of_case(["low_rating", "no_proof"]) == "low_rating"
    assert kind_of_case(["no_proof"]) == "flagged"
