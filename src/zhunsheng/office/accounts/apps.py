"""Who may sign in, and what was tried."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts of the people who work here, and the log of signing in."""

    name = "zhunsheng.office.accounts"
    label = "accounts"
    verbose_name = "账号"
