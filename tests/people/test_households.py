"""An address is people's handwriting: what names the same door is the same household, and nothing else is told by its index."""

import pytest

from app.people.households import index_of

pytestmark = pytest.mark.usefixtures("app")
HERE, ELSEWHERE = "110107001012", "110107001023"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("幸福小区 3 号楼 201", "3号楼201室"),
        ("幸福小区３号楼２０１", "幸福小区三号楼二〇一"),
        ("二十一号楼十二单元 1203", "21号楼12单元1203室"),
        ("A座1203", "幸福大厦 a 座 1203"),
        ("苹果园路 12 号", "苹果园路，十二号"),
    ],
)
def test_the_same_door_written_differently_is_one_household(one: str, other: str):
    assert index_of(HERE, one) == index_of(HERE, other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("3号楼201", "3号楼202"), ("3号楼201", "4号楼201"), ("苹果园路12号", "杨庄路12号"), ("A座1203", "B座1203")],
)
def test_another_door_is_another_household(one: str, other: str):
    assert index_of(HERE, one) != index_of(HERE, other)


def test_the_same_numbers_in_another_community_are_another_home():
    assert index_of(HERE, "3号楼201") != index_of(ELSEWHERE, "3号楼201")


@pytest.mark.parametrize("address", ["", None, "中心广场", "八宝山"])
def test_what_names_no_door_is_no_household(address: str | None):
    assert index_of(HERE, address) is None


def test_nothing_of_the_address_is_in_its_index():
    index = index_of(HERE, "幸福小区 3 号楼 201")

    assert index is not None
    assert len(index) == 32
    assert b"201" not in index
