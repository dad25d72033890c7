"""Who lives together: by a blind index of a home's address, and by devices that went from one to the other.

An address is people's handwriting, so its numbers count where it has two or more, building and door: "幸福小区 3 号楼 201" is
"三号楼201室". Of one with a single number all letters count. Nothing can be read from an index but that two are the same.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import Select, select, union_all

from app.kit.crypto import keys
from app.people.models import SharedDevice

_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"两": "2", "〇": "0"}
_COUNTED = re.compile(r"([零〇一二两三四五六七八九十]+)(?=[号楼栋幢座门层室户队组排院]|单元|$)")
_GAP = re.compile(r"\s+(?=[号楼栋幢座门层室户队组排院]|单元)")
_NUMBER = re.compile(r"[a-z]*[0-9]+[a-z]*|[a-z](?=座|栋|幢|号|楼|单元)")


def index_of(place_code: str, address: str | None) -> bytes | None:
    """The blind index of the home at an address in a community; ``None`` where the address names no door."""
    plain = _GAP.sub("", unicodedata.normalize("NFKC", address or "").lower())
    plain = _COUNTED.sub(_counted, plain)
    numbers = _NUMBER.findall(plain)
    if not numbers:
        return None
    home = "-".join(numbers) if len(numbers) > 1 else re.sub(r"[\W_]", "", plain)
    return keys().index(f"household:{place_code}:{home}")


def _counted(found: re.Match[str]) -> str:
    """A number as it is spoken, up to 99, in figures: 十二 is 12, 二十 is 20; 三〇一 digit by digit."""
    tens, ten, ones = found[1].rpartition("十")
    said = "".join(_DIGITS.get(digit, "") for digit in ones)
    if not ten:
        return said
    return f"{_DIGITS.get(tens, '1')}{said or '0'}"


def sharing_devices_with(account_ids: Any) -> Select[Any]:
    """Who used a device of one of these (an SQL array) before them or after."""
    both = union_all(
        select(SharedDevice.other_id.label("account_id")).where(SharedDevice.account_id == account_ids),
        select(SharedDevice.account_id).where(SharedDevice.other_id == account_ids),
    ).subquery("sharing")
    return select(both.c.account_id)
