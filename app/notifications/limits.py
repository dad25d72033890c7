"""What a provider is handed at most: in a minute, and of a class of messages in a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.config import Settings, SettingsError
from app.notifications.models import Channel, MessageClass


@dataclass(frozen=True)
class Limits:
    """The channels in the order of preference, and their limits; what has none is not limited."""

    order: tuple[Channel, ...]
    a_minute: Mapping[Channel, int] = field(default_factory=dict)
    a_day: Mapping[tuple[Channel, MessageClass], int] = field(default_factory=dict)

    @property
    def has_sms(self) -> bool:
        """Whether messages go out as texts at all."""
        return Channel.SMS in self.order


def of(settings: Settings) -> Limits:
    """The limits that the settings name; raises :class:`SettingsError`."""
    try:
        order = tuple(Channel(name.strip()) for name in settings.channels.split(",") if name.strip())
    except ValueError:
        raise SettingsError(f"YIHU_CHANNELS must name some of: {', '.join(Channel)}.") from None
    if len(set(order)) < len(order):
        raise SettingsError("YIHU_CHANNELS names a channel twice.")
    return Limits(order, _a_minute(settings.channel_rates), _a_day(settings.channel_limits))


def _a_minute(text: str) -> dict[Channel, int]:
    try:
        found = {Channel(name): number for name, number in _pairs(text)}
    except ValueError:
        raise SettingsError("YIHU_CHANNEL_RATES must be CHANNEL=NUMBER, separated by commas.") from None
    if 0 in found.values():
        raise SettingsError("YIHU_CHANNEL_RATES must be 1 or more; leave a channel out of YIHU_CHANNELS to close it.")
    return found


def _a_day(text: str) -> dict[tuple[Channel, MessageClass], int]:
    try:
        named = [(name.partition("/"), number) for name, number in _pairs(text)]
        return {(Channel(channel), MessageClass(its)): number for (channel, _, its), number in named}
    except ValueError:
        raise SettingsError("YIHU_CHANNEL_LIMITS must be CHANNEL/CLASS=NUMBER, separated by commas.") from None


def _pairs(text: str) -> Iterator[tuple[str, int]]:
    for part in text.split(","):
        if part.strip():
            name, _, number = part.strip().partition("=")
            if not (number.isascii() and number.isdigit()):
                raise ValueError(number)
            yield name, int(number)
