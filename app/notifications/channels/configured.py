"""Which channels an installation has: one adapter for each that the settings give credentials for."""

from app.config import Settings, SettingsError
from app.notifications.channels.fcm import Fcm
from app.notifications.channels.port import NoPush, Push
from app.notifications.channels.push_services import PushServices
from app.notifications.channels.sms import Sms
from app.notifications.channels.web_push import Vapid, WebPush
from app.notifications.models import Channel
from app.people import sms


def of(settings: Settings) -> dict[Channel, Push]:
    """A channel each; those without credentials refuse everything. Raises :class:`SettingsError`."""
    return {
        Channel.FCM: Fcm(settings.fcm_credentials, settings.fcm_url) if settings.fcm_credentials else NoPush(),
        Channel.JPUSH: _jpush(settings),
        Channel.WEB_PUSH: _web_push(settings),
        Channel.WECHAT: _wechat(settings),
        Channel.SMS: Sms(sms.of(settings)),
    }


def _jpush(settings: Settings) -> Push:
    if not settings.jpush_key:
        return NoPush()
    if not settings.jpush_secret:
        raise SettingsError("YIHU_JPUSH_KEY needs YIHU_JPUSH_SECRET.")
    from app.notifications.channels.jpush import JPush

    return JPush(settings.jpush_key, settings.jpush_secret, settings.jpush_url)


def vapid_of(settings: Settings) -> Vapid | None:
    """Who we are for push services; ``None`` where there is no Web Push. Raises :class:`SettingsError`."""
    if not settings.web_push_key:
        return None
    if not settings.web_push_contact.startswith(("mailto:", "https://")):
        raise SettingsError("YIHU_WEB_PUSH_KEY needs YIHU_WEB_PUSH_CONTACT, mailto:… or https://….")
    try:
        return Vapid(settings.web_push_key, settings.web_push_contact)
    except ValueError:
        raise SettingsError("YIHU_WEB_PUSH_KEY must be 32 bytes in URL-safe base64.") from None


def _web_push(settings: Settings) -> Push:
    vapid = vapid_of(settings)
    if vapid is None:
        return NoPush()
    return WebPush(vapid, PushServices(settings.web_push_services), settings.web_push_url)


def _wechat(settings: Settings) -> Push:
    if not settings.wechat_app_id:
        return NoPush()
    template = settings.wechat_template.split(":")
    if not settings.wechat_secret or len(template) != 3 or not all(template):
        raise SettingsError("YIHU_WECHAT_APP_ID needs YIHU_WECHAT_SECRET and YIHU_WECHAT_TEMPLATE (ID:FIELD:PAGE).")
    from app.notifications.channels import wechat

    application = wechat.Application(settings.wechat_app_id, settings.wechat_secret)
    return wechat.WeChat(application, wechat.Template(*template), settings.wechat_url)
