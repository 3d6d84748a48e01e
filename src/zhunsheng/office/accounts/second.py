"""The second factor: codes of the day's clock (TOTP, RFC 6238), each taken once, and codes for when it is lost.

The secret is derived from the installation's key and a name that lies in the database: who has only one of the
two has nothing.
"""

import base64
import hmac
import secrets
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts.log import note
from zhunsheng.office.people.administrators import Refusal

STEP, DRIFT, DIGITS = 30, 1, 6  # seconds; steps by which a clock may be off
CODES, LETTERS = 8, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_name() -> str:
    """The name of a new secret, before it is confirmed."""
    return secrets.token_urlsafe(16)


def secret_of(account: models.Account, name: str) -> str:
    """The secret of that name, as an app is told it."""
    made = salted_hmac("second-factor", f"{account.pk}:{name}", settings.SECRET_KEY, algorithm="sha256")
    return base64.b32encode(made.digest()[:20]).decode()


def address_of(account: models.Account, name: str, issuer: str) -> str:
    """What a QR code says to an app."""
    return pyotp.TOTP(secret_of(account, name)).provisioning_uri(name=account.username, issuer_name=issuer)


def enrol(account: models.Account, name: str, code: str, address: str, now: datetime) -> list[str]:
    """Require this factor from now on; the recovery codes, which are shown this once."""
    if account.is_demo:
        raise Refusal("demo-account")
    if account.second:
        raise Refusal("second-there")
    step = _step(account, name, code, now)
    if step is None:
        raise Refusal("code-wrong")
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]
    with transaction.atomic():
        account.second, account.second_step = name, step
        account.save(update_fields=["second", "second_step"])
        models.RecoveryCode.objects.filter(account=account).delete()
        models.RecoveryCode.objects.bulk_create(
            models.RecoveryCode(account=account, digest=_digest(account, c)) for c in codes
        )
        note("second-on", account.username, address, now)
    return codes


def give_up(account: models.Account, code: str, address: str, now: datetime) -> None:
    """Do without it from now on; by who has it."""
    if not takes(account, code, address, now):
        note("failed", account.username, address, now)
        raise Refusal("code-wrong")
    with transaction.atomic():
        remove(account)
        note("second-off", account.username, address, now)


def remove(account: models.Account) -> None:
    """Forget the factor and its recovery codes."""
    account.second, account.second_step = "", 0
    account.save(update_fields=["second", "second_step"])
    models.RecoveryCode.objects.filter(account=account).delete()


def takes(account: models.Account, code: str, address: str, now: datetime) -> bool:
    """Whether this is the code of now, or a recovery code; either is then used up."""
    given = code.strip().upper().replace(" ", "")
    if not account.second:
        return False
    if (step := _step(account, account.second, given, now)) is not None:
        # One that was taken meanwhile, or before, is not taken again.
        newer = models.Account.objects.filter(pk=account.pk, second_step__lt=step)
        return newer.update(second_step=step) == 1
    used, _ = models.RecoveryCode.objects.filter(account=account, digest=_digest(account, given)).delete()
    if used:
        note("recovered", account.username, address, now)
    return used > 0


def left(account: models.Account) -> int:
    """How many recovery codes are left."""
    return models.RecoveryCode.objects.filter(account=account).count()


def _step(account: models.Account, name: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, the clock a little off or not."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    made, at = pyotp.TOTP(secret_of(account, name), digits=DIGITS, interval=STEP), int(now.timestamp()) // STEP
    return next(
        (n for n in range(at + DRIFT, at - DRIFT - 1, -1) if hmac.compare_digest(made.generate_otp(n), code)), None
    )


def _digest(account: models.Account, code: str) -> str:
    letters = code.replace("-", "")
    return salted_hmac("recovery", f"{account.pk}:{letters}", settings.SECRET_KEY, algorithm="sha256").hexdigest()
