"""Start the office: settings, database, migrations. Commands that touch no case never come here."""

import os


def start(migrate: bool = True) -> None:
    """Load the settings and bring the database up to date; safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhunsheng.server.settings")
    import django

    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
