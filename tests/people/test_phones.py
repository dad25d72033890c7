"""Phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.errors import PhoneMalformed
from app.people.phones import DEMO_PREFIX, is_demo, masked, normalise

mobiles = st.integers(13_000_000_000, 19_999_999_999).map(str)
foreign = st.integers(10**7, 10**15 - 1).map("+{}".format).filter(lambda number: not number.startswith("+86"))
WIDE = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")


def spaced(draw: st.DrawFn, number: str) -> str:
    gaps = [draw(st.sampled_from(["", "", " ", "-", "\u2013", "\u3000", "(", ")", ".", "\u00a0"])) for _ in number]
    return "".join(digit + gap for digit, gap in zip(number, gaps, strict=True))


@given(mobile=mobiles, prefix=st.sampled_from(["", "+86", "0086", "86", "+86 ", "(+86)"]), data=st.data())
def test_a_chinese_mobile_has_one_form_however_it_is_written(mobile: str, prefix: str, data: st.DataObject) -> None:
    written = prefix + data.draw(st.composite(spaced)(mobile))
    assert normalise(written) == normalise(written.translate(WIDE)) == "+86" + mobile


@given(number=foreign)
def test_a_foreign_number_needs_its_country_code(number: str) -> None:
    assert normalise(number) == normalise("00" + number[1:]) == number


@given(text=st.text(max_size=40))
def test_anything_else_is_refused_and_what_is_taken_stays_as_it_is(text: str) -> None:
    try:
        number = normalise(text)
    except PhoneMalformed:
        return
    assert normalise(number) == number


@pytest.mark.parametrize(
    "text",
    ["", "+", "12345678901", "1380013800", "138001380000", "+8612345678901", "+86010123456", "110", "+0123456789",
     "\u0661\u0663\u0668\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660", "+86138001380001", "tel:13800138000"],
)  # fmt: skip
def test_what_no_sms_can_reach_is_refused(text: str) -> None:
    with pytest.raises(PhoneMalformed):
        normalise(text)


def test_a_demo_number_is_taken_and_known_as_one() -> None:
    assert normalise("100 0000 0001") == f"{DEMO_PREFIX}00000001"
    assert is_demo(f"{DEMO_PREFIX}00000001")


@given(mobile=mobiles)
def test_no_mobile_is_a_demo_number(mobile: str) -> None:
    assert not is_demo(normalise(mobile))


@given(mobile=mobiles)
def test_a_masked_number_shows_four_digits(mobile: str) -> None:
    shown = masked("+86" + mobile)
    assert shown == "*" * 9 + mobile[-4:]
