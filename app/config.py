"""Settings: read once from the environment, frozen, each with a default that works for a demo on one machine.

``deploy/.env.example`` explains every one; a test holds the two together.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A setting that cannot be used, in one sentence that names it."""


@dataclass(frozen=True)
class Settings:
    """What the environment may set. The variable is the field in capitals with ``YIHU_`` before it, but for ``DATABASE_URL``."""

    database_url: str = ""
    """``postgresql+psycopg://…``; empty: the embedded server under ``var_dir`` (only the ``demo`` command starts it)."""
    migration_database_url: str = field(default="", repr=False)
    """The same database as its owner, for ``migrate`` alone: then the service's own role may add to the ledger and not change it.
    Empty: the service owns its tables."""
    var_dir: str = "var"
    """Where the embedded server, the demo's keys and its logs live."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    """Web processes."""
    threads: int = 8
    """Threads a web process; the pool has as many connections."""
    public_url: str = ""
    """How people reach the service; empty: ``http://host:port``. Also the tokens' issuer."""
    secret_key: str = field(default="", repr=False)
    """Signs cursors; at least 32 characters. Empty: from ``var_dir`` (made at first need)."""
    sealing_keys: str = field(default="", repr=False)
    """``id:base64`` of 32-byte keys, comma-separated, the first seals. Empty: from ``var_dir``."""
    index_key: str = field(default="", repr=False)
    """Base64 of the 32-byte key of blind indexes; never changes. Empty: from ``var_dir``."""
    sms: str = "console"
    """``console`` (the demo: codes are printed by the server) or ``http`` (the gateway below)."""
    sms_gateway_url: str = ""
    sms_gateway_token: str = field(default="", repr=False)
    login_codes_an_hour: int = 2000
    """The most login codes sent in an hour, to all together: a lid on what SMS can cost."""
    login_codes_an_hour_per_address: int = 30
    """The most login codes that one network address may ask for in an hour; raise it where many share one."""
    demo_code: str = ""
    """A fixed login code, accepted for the demo's own phone range only; empty: none. Refused together with ``sms=http``."""
    fcm_credentials: str = ""
    """Path of a Firebase service account's JSON file; empty: no FCM."""
    fcm_url: str = ""
    """Where FCM is, when it is not Google's (the demo's local one)."""
    channels: str = "fcm,jpush,web_push,wechat"
    """The ways to people beside the inbox, the best first; add ``sms`` to reach those without an app by text message."""
    jpush_key: str = ""
    """The JPush application's key; empty: no JPush."""
    jpush_secret: str = field(default="", repr=False)
    jpush_url: str = ""
    """Another address than ``https://api.jpush.cn``."""
    web_push_key: str = field(default="", repr=False)
    """The VAPID key, 32 bytes as URL-safe base64; empty: no Web Push. Browsers subscribe with it: changed, they must anew."""
    web_push_contact: str = ""
    """Whom push services may write to: ``mailto:…`` or ``https://…``."""
    web_push_services: str = (
        "fcm.googleapis.com,*.push.services.mozilla.com,web.push.apple.com,*.push.apple.com,*.notify.windows.com"
    )
    """The push services that a browser's subscription may name, comma-separated."""
    web_push_url: str = ""
    """Where to send instead of the push services (a local one)."""
    wechat_app_id: str = ""
    """The mini program's id; empty: no WeChat."""
    wechat_secret: str = field(default="", repr=False)
    wechat_template: str = ""
    """``TEMPLATE_ID:FIELD:PAGE`` of the subscription message."""
    wechat_url: str = ""
    """Another address than ``https://api.weixin.qq.com``."""
    channel_rates: str = ""
    """``CHANNEL=NUMBER``, comma-separated: what a provider is handed in a minute at most."""
    channel_limits: str = ""
    """``CHANNEL/CLASS=NUMBER``, comma-separated: what a provider is handed of a class of messages in a day at most."""
    redis_url: str = field(default="", repr=False)
    """Where rate limits are counted; empty: in each web process."""
    rate_limit: str = "600/minute"
    """Requests an account (or address, without a token)."""
    trusted_proxies: int = 0
    """How many proxies stand before the service, for the client's address."""
    cors_origins: str = ""
    """Origins that browsers may call from, comma-separated; empty: none."""
    metrics_token: str = field(default="", repr=False)
    """Bearer token for ``/metrics``; empty: only from loopback."""
    jobs_metrics_port: int = 0
    """Where a job process shows its own figures, on this machine only; 0: nowhere."""
    addresses_kept_days: int = 90
    """Days after an order's end on which its exact address, contact and code are forgotten."""
    asked_kept_days: int = 180
    """Days for which it is kept whom an order was told to, and why."""
    series_weeks_ahead: int = 4
    """So many weeks before each date of a recurring series its orders are made, and its volunteers asked."""
    what_if_seconds: int = 3600
    """How long a job process may take to play what a committee asks (what if?)."""
    log_level: str = "INFO"

    def __post_init__(self) -> None:
        """Refuse settings that cannot be, or contradict each other, before anything starts with them."""
        for name, least, most in (
            ("port", 1, 65535),
            ("workers", 1, 256),
            ("threads", 1, 1024),
            ("jobs_metrics_port", 0, 65535),
            ("addresses_kept_days", 30, 3660),
            ("asked_kept_days", 30, 3660),
            ("series_weeks_ahead", 1, 12),
            ("what_if_seconds", 10, 14_400),
        ):
            if not least <= getattr(self, name) <= most:
                raise SettingsError(f"{variable_of(name)} must be from {least} to {most}.")
        if self.sms not in ("console", "http"):
            raise SettingsError("YIHU_SMS must be console or http.")
        if self.sms == "http" and not self.sms_gateway_url.startswith(("https://", "http://")):
            raise SettingsError("YIHU_SMS=http needs YIHU_SMS_GATEWAY_URL.")
        if self.sms == "http" and self.demo_code:
            raise SettingsError("YIHU_DEMO_CODE is for the demo only: it cannot be set together with YIHU_SMS=http.")
        if self.demo_code and not (len(self.demo_code) == 6 and self.demo_code.isascii() and self.demo_code.isdigit()):
            raise SettingsError("YIHU_DEMO_CODE must have six digits.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings of an environment; raises :class:`SettingsError` on one that cannot be used."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for entry in fields(cls):
            text = environment.get(variable_of(entry.name))
            if text is None:
                continue
            values[entry.name] = _number(entry.name, text) if entry.type in (int, "int") else text
        for name in values.keys() & {"database_url", "migration_database_url"}:
            values[name] = _with_driver(values[name], variable_of(name))
        return cls(**values)


def _with_driver(url: str, variable: str) -> str:
    """The address as our driver's, where it is written as other programs write it (``postgres://…``)."""
    scheme, _, rest = url.partition("://")
    if url and (scheme not in ("postgres", "postgresql", "postgresql+psycopg") or not _can_be_read(url)):
        raise SettingsError(f"{variable} must be an address of PostgreSQL: postgresql://user:password@host/database.")
    return f"postgresql+psycopg://{rest}" if url else ""


def _can_be_read(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return "DATABASE_URL" if name == "database_url" else f"YIHU_{name.upper()}"


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise SettingsError(f"{variable_of(name)} must be a whole number.") from error


@dataclass(frozen=True)
class Secrets:
    """The keys in use."""

    secret_key: str = field(repr=False)
    sealing: dict[str, bytes] = field(repr=False)
    indexing: bytes = field(repr=False)


def secrets_of(settings: Settings) -> Secrets:
    """The keys that the settings name; those left empty come from ``var_dir/secrets.json``, made once, private to the owner."""
    kept = {} if settings.secret_key and settings.sealing_keys and settings.index_key else _kept(Path(settings.var_dir))
    secret_key = settings.secret_key or kept["secret_key"]
    if len(secret_key) < 32:
        raise SettingsError("YIHU_SECRET_KEY must have at least 32 characters.")
    return Secrets(
        secret_key,
        _ring(settings.sealing_keys or kept["sealing_keys"]),
        _key("YIHU_INDEX_KEY", settings.index_key or kept["index_key"]),
    )


def _ring(text: str) -> dict[str, bytes]:
    ring = {}
    for part in text.split(","):
        name, _, key = part.strip().partition(":")
        if not name or not key or len(name) > 64:
            raise SettingsError("YIHU_SEALING_KEYS must be id:base64 pairs, separated by commas.")
        ring[name] = _key("YIHU_SEALING_KEYS", key)
    return ring


def _key(variable: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SettingsError(f"{variable} is not base64.") from error
    if len(key) != 32:
        raise SettingsError(f"{variable} must hold keys of 32 bytes.")
    return key


def _kept(directory: Path) -> dict[str, str]:
    path = directory / "secrets.json"
    try:
        return _read(path) if path.exists() else _make(path)
    except OSError as error:
        raise SettingsError(f"The keys cannot be kept in {path}: {error.strerror}.") from error


def _read(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_text())
        return {name: kept[name] for name in ("secret_key", "sealing_keys", "index_key")}
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} is damaged; without its keys sealed data cannot be read. Restore it.") from error


def _make(path: Path) -> dict[str, str]:
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "sealing_keys": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "index_key": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return _read(path)
    finally:
        fresh.unlink()
    return made
