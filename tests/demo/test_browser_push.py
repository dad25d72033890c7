"""The demo's key for Web Push: made once, good, and nobody else's to read."""

from pathlib import Path

from app.config import Settings
from app.demo import browser_push
from app.notifications.channels.web_push import Vapid


def test_the_key_is_good_stays_and_is_its_owners_only(tmp_path: Path) -> None:
    settings = Settings(database_url="", var_dir=str(tmp_path))
    first = browser_push.environment(settings)
    assert browser_push.environment(settings) == first
    assert len(Vapid(first["YIHU_WEB_PUSH_KEY"], first["YIHU_WEB_PUSH_CONTACT"]).public) == 87
    assert (tmp_path / browser_push.FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_settings_counts(tmp_path: Path) -> None:
    assert browser_push.environment(Settings(database_url="", var_dir=str(tmp_path), web_push_key="AQ")) == {}
    assert not list(tmp_path.iterdir())
