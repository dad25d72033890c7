"""The demo's own key for Web Push, so that a browser in which somebody lets it really rings."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from app.config import Settings

FILE = "web-push.key"
CONTACT = "mailto:demo@yihu.invalid"


def environment(settings: Settings) -> dict[str, str]:
    """What the service's processes need to know; nothing where the settings name a key."""
    if settings.web_push_key:
        return {}
    return {"YIHU_WEB_PUSH_KEY": _key(Path(settings.var_dir) / FILE), "YIHU_WEB_PUSH_CONTACT": CONTACT}


def _key(path: Path) -> str:
    """The key that is kept there, readable by its owner only, made at the first start: browsers subscribe with it."""
    if not path.exists():
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        made = base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(made)
    return path.read_text()
