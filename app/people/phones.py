"""Phone numbers: one canonical form (E.164), and the range that belongs to nobody.

The Chinese numbering plan gives mobiles the eleven digits ``1[3-9]xxxxxxxxx``. The demo's numbers are ``+86 100 xxxx
xxxx``: read by the plan that is Beijing's area code ``10`` and then a local number that starts with ``0``. None can: ``0``
is the trunk prefix, and local numbers start with 2 to 8. So a demo number can never be anybody's, mobile or landline.
"""

import re
import unicodedata

from app.people.errors import PhoneMalformed

DEMO_PREFIX = "+86100"
"""Eight digits follow."""

_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u00b7]")
_CHINESE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9}|100[0-9]{8})")
_FOREIGN = re.compile(r"\+(?!86)[1-9][0-9]{7,14}")


def normalise(phone: str) -> str:
    """The E.164 form (``+8613800138000``) of a number as people write it; raises :class:`PhoneMalformed`.

    Takes separators, full-width digits, ``+86``, ``0086`` or no country code for Chinese mobiles, ``+`` or ``00`` for
    foreign numbers.
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", phone))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if found := _CHINESE.fullmatch(digits):
        return "+86" + found[1]
    if _FOREIGN.fullmatch(digits):
        return digits
    raise PhoneMalformed({"/phone": ["not a mobile number"]})


def is_demo(phone: str) -> bool:
    """Whether a canonical number is of the range that is never assigned."""
    return phone.startswith(DEMO_PREFIX) and len(phone) == len(DEMO_PREFIX) + 8


def masked(phone: str) -> str:
    """A canonical number as its holder may see it on a shared screen: the last four digits."""
    return "*" * (len(phone) - 5) + phone[-4:]
