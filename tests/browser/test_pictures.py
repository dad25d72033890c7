"""The page of screens shows all of them: who adds one takes its picture (``make screens``)."""

from tests.browser.pictures import LARGEST, PAGE, PICTURES, page_of
from tests.browser.screens import SCREENS


def test_the_page_of_screens_is_that_of_the_list() -> None:
    assert PAGE.read_text() == page_of(SCREENS), "make screens"


def test_every_screen_has_a_small_picture_and_no_other_is_kept() -> None:
    sizes = {picture.stem: picture.stat().st_size for picture in PICTURES.glob("*")}
    assert sorted(sizes) == sorted(screen.name for screen in SCREENS), "make screens"
    assert max(sizes.values()) <= LARGEST
