"""Sessions in the database, read by one plain statement: every request asks for its own before anything else."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zhunsheng.office.accounts import models
from zhunsheng.office.driver import fetch, instant

_ACCOUNT_COLUMNS = [f.attname for f in models.Account._meta.concrete_fields]
_ACCOUNT = f"SELECT {', '.join(_ACCOUNT_COLUMNS)} FROM accounts_account WHERE id = %s AND is_active"
# With the session comes the account that sits there, so that it need not be asked for; whose it is the session says.
_SESSION = (
    f"SELECT s.session_data, {', '.join(f'a.{c}' for c in _ACCOUNT_COLUMNS)} FROM django_session s "
    "LEFT JOIN accounts_sitting t ON t.key = s.session_key "
    "LEFT JOIN accounts_account a ON a.id = t.account_id AND a.is_active "
    "WHERE s.session_key = %s AND s.expire_date > %s"
)
_INSTANTS = [n for n, f in enumerate(models.Account._meta.concrete_fields) if f.get_internal_type() == "DateTimeField"]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, table and format; only reading one is our own."""

    sitter: models.Account | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it ended."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = fetch(_SESSION, (self.session_key, now))
        if not found:
            self._session_key = None
            return {}
        text, *sitter = found[0]
        self.sitter = None if sitter[0] is None else _made(sitter)
        return self.decode(text)

    def decode(self, session_data: str) -> dict[str, Any]:
        """What was written, if it is ours; a text that was once found to be ours is not proved again."""
        try:
            return json.loads(_proved(session_data, self.key_salt, settings.SECRET_KEY))
        except (signing.BadSignature, ValueError):
            return super().decode(session_data)


class _AsItStands:
    """A serializer that leaves the text as it is."""

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=1_024)
def _proved(text: str, salt: str, key: str) -> bytes:
    return signing.loads(text, key=key, salt=salt, serializer=_AsItStands)


def holder(session: SessionStore) -> models.Account | None:
    """Whose session it is; None where it is nobody's, or its account ended or has another password by now.

    What then becomes of the session is for Django's own `get_user` to say.
    """
    ident, proof = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if not ident or not proof or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    account = getattr(session, "sitter", None)  # sessions kept elsewhere bring nobody along
    if account is None or account.pk != int(ident):
        account = _account(int(ident))
    if account is None or not constant_time_compare(proof, _hash(account.password, settings.SECRET_KEY)):
        return None
    return account


def _account(ident: int) -> models.Account | None:
    found = fetch(_ACCOUNT, (ident,))
    return _made(list(found[0])) if found else None


def _made(values: list[Any]) -> models.Account:
    for n in _INSTANTS:
        values[n] = instant(values[n])
    return models.Account.from_db(None, _ACCOUNT_COLUMNS, values)


@lru_cache(maxsize=1_024)
def _hash(password: str, key: str) -> str:
    """What a session must hold of a password (itself a salted hash) to be valid."""
    return models.Account(password=password).get_session_auth_hash()
