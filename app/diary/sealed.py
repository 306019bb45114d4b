"""The key of a diary, and what it closes: an entry leaves here as bytes that only the same key opens again.

From the key three values are derived that tell nothing of each other or of the key: the diary's id, by which the
database finds it; the key of the cipher; and the key that hides the ids of entries, because an id may be made of what
an entry says. The cipher (AES-256-GCM) also vouches for diary and name: a row that was moved does not open.
"""

from __future__ import annotations

import hmac
import os
import re
import unicodedata
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic
from pydantic import ValidationError

from app.diary.entries import ENTRY, Entry, EntryId
from app.diary.errors import KeyTextError

KEY_BYTES = 32
WORDS = 24
NAME_BYTES = 16
PADDED_TO = 256
"""The length of an entry is rounded up to a multiple of this, so that it tells little of what was written."""

_FORM = b"\x01"  # the first byte of everything sealed: how the rest was made
_NONCE_BYTES = 12


class UnreadableError(Exception):
    """The row was damaged or moved, belongs to another key, or holds an entry that this Unknot does not know."""


class Seal:
    """What one key opens and closes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyTextError("length")
        self.diary = _derive(key, b"id of the diary")
        self._naming_key = _derive(key, b"names of entries")
        self._cipher = AESGCM(_derive(key, b"entries"))

    def name(self, entry: EntryId) -> bytes:
        """What the database calls this entry: the same every time, and no way back to the id."""
        return hmac.digest(self._naming_key, entry.encode(), "sha256")[:NAME_BYTES]

    def close(self, entry: Entry) -> bytes:
        """The entry as bytes that tell nothing; other bytes each time. Spaces after JSON mean nothing: they pad."""
        plain = ENTRY.dump_json(entry)
        padded = plain.ljust(-(-len(plain) // PADDED_TO) * PADDED_TO)
        nonce = os.urandom(_NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, padded, self._vouched(self.name(entry.id)))

    def open(self, name: bytes, sealed: bytes) -> Entry:
        """The entry again, if it was closed by this key under this name."""
        form, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if form == _FORM and len(nonce) == _NONCE_BYTES:
            try:
                return ENTRY.validate_json(self._cipher.decrypt(nonce, rest, self._vouched(name)))
            except (InvalidTag, ValidationError):
                pass  # and leave the handler before raising: pydantic's error quotes the entry
        raise UnreadableError

    def _vouched(self, name: bytes) -> bytes:
        return _FORM + self.diary + name


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"unknot diary 1: " + purpose).derive(key)


# --- the key, as people and browsers keep it ---------------------------------------------------


def new_key() -> bytes:
    """A key as a browser makes one."""
    return os.urandom(KEY_BYTES)


def key_from_hex(text: str) -> bytes:
    """The key as the browser keeps it: 64 hexadecimal digits."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise KeyTextError("length")
    return bytes.fromhex(text)


def key_as_words(key: bytes) -> str:
    """The key as 24 English words (BIP39). Eight of their bits check the rest."""
    if len(key) != KEY_BYTES:
        raise KeyTextError("length")
    return _words().to_mnemonic(key)


def key_from_words(text: str) -> bytes:
    """The key that was written down, however it is spaced, numbered, parted by commas or in capitals.

    A mistyped word is seldom one of the 2048; a wrong word that is one of them passes the check once in 256 times,
    and then finds an empty diary.
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text).lower())
    known = frozenset(_words().wordlist)
    strange = next((place for place, word in enumerate(words, 1) if word not in known), None)
    if strange:
        raise KeyTextError("word", strange)
    if len(words) != WORDS:
        raise KeyTextError("count")
    try:
        return bytes(_words().to_entropy(words))
    except ValueError:
        pass  # raised out here, so that nothing of the words hangs on the error
    raise KeyTextError("checksum")


@cache
def _words() -> Mnemonic:
    return Mnemonic("english")
