"""Numbers of documents are read as they are told on the phone."""

from app.kit.numbers import LETTERS, new_number, prefix_of, read_number
from app.kit.verification import masked


def test_a_number_reads_as_itself_however_it_is_typed() -> None:
    number = new_number("HZ")
    assert read_number(number) == number
    assert read_number(number.replace("-", "").lower()) == number
    assert read_number(f" {number[:8]} {number[8:]}") == number
    assert prefix_of(number) == "HZ"


def test_what_cannot_be_a_number_is_none() -> None:
    for typed in ("", "HZ", "HZ-00000-00000", "HZ-7K3M9-QF2R", "HZ-7K3M9-QF2RT-2", "‮HZ-7K3M9-QF2RT", "1=1"):
        assert read_number(typed) is None


def test_no_letter_looks_like_another() -> None:
    assert not set("01ILOU") & set(LETTERS)


def test_a_masked_name_tells_neither_the_name_nor_its_length_beyond_six() -> None:
    assert [masked(name) for name in ("王", "王芳", "欧阳娜", "Jonathan Q. Public", "", None)] == [
        "王*", "王*", "欧*娜", "J****c", "*", "*",
    ]  # fmt: skip
