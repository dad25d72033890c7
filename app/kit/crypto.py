"""Sealing of personal data at rest, and blind indexes to look it up by.

Sealing is AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the associated data is the row's identity, so that a
ciphertext moved to another row does not open. A sealed value starts with its key's id, so keys can be rotated: the first
key of the ring seals, every key opens. Look-up is HMAC-SHA-256 under a key of its own.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from app.kit import randomness

NONCE_BYTES = randomness.PIECE


class CannotOpen(Exception):
    """A sealed value is damaged, is another row's, or its key is not on the ring."""


@dataclass(frozen=True)
class KeyRing:
    """Named 32-byte keys for sealing (the first seals), and one for blind indexes. Never shows its keys."""

    sealing: Mapping[str, bytes] = field(repr=False)
    indexing: bytes = field(repr=False)

    def seal(self, text: str, identity: UUID) -> bytes:
        """The text, sealed for the row with this identity."""
        key_id = next(iter(self.sealing))
        nonce = randomness.piece()
        header = bytes([len(key_id)]) + key_id.encode()
        return header + nonce + _cipher(self.sealing[key_id]).encrypt(nonce, text.encode(), identity.bytes)

    def open(self, sealed: bytes, identity: UUID) -> str:
        """The text again; raises :class:`CannotOpen`."""
        size = 1 + sealed[0]
        key = self.sealing.get(sealed[1:size].decode(errors="replace"))
        if key is None:
            raise CannotOpen("the key of this value is not on the ring")
        nonce, rest = sealed[size : size + NONCE_BYTES], sealed[size + NONCE_BYTES :]
        try:
            return _cipher(key).decrypt(nonce, rest, identity.bytes).decode()
        except InvalidTag as error:
            raise CannotOpen("the value is damaged or belongs to another row") from error

    def index(self, text: str) -> bytes:
        """The blind index of a text: equal texts give equal indexes, and nothing else is told."""
        return hmac.new(self.indexing, text.encode(), hashlib.sha256).digest()

    def mark(self, purpose: str, text: str) -> bytes:
        """What nobody can make for a text without the key, who may write to the database or not (32 bytes)."""
        return hmac.digest(self.indexing, f"{purpose}\0{text}".encode(), "sha256")


@lru_cache(64)
def _cipher(key: bytes) -> AESGCM:
    """Made once a key: setting one up costs more than sealing an answer."""
    return AESGCM(key)


def keys() -> KeyRing:
    """The running application's keys."""
    ring: KeyRing = current_app.extensions["keys"]
    return ring
