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

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_ACCOUNT_COLUMNS = [f.attname for f in models.Account._meta.concrete_fields]
_ACCOUNT = f"SELECT {', '.join(_ACCOUNT_COLUMNS)} FROM accounts_account WHERE id = %s AND is_active"
_INSTANTS = [n for n, f in enumerate(models.Account._meta.concrete_fields) if f.get_internal_type() == "DateTimeField"]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, table and format; only reading one is our own."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it ended."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = fetch(_SESSION, (self.session_key, now))
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])

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
    account = _account(int(ident))
    if account is None or not constant_time_compare(proof, _hash(account.password, settings.SECRET_KEY)):
        return None
    return account


def _account(ident: int) -> models.Account | None:
    found = fetch(_ACCOUNT, (ident,))
    if not found:
        return None
    values: list[Any] = list(found[0])
    for n in _INSTANTS:
        values[n] = instant(values[n])
    return models.Account.from_db(None, _ACCOUNT_COLUMNS, values)


@lru_cache(maxsize=1_024)
def _hash(password: str, key: str) -> str:
    """What a session must hold of a password (itself a salted hash) to be valid."""
    return models.Account(password=password).get_session_auth_hash()
