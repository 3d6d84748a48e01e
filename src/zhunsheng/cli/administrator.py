"""`zs administrator ROLE UNIT ID NAME USERNAME`: seat one of the three administrators, as an installer has to, once."""

import click

from zhunsheng.cli import NO

ROLES = ("system-admin", "security-admin", "audit-admin")


@click.command("administrator")
@click.argument("role", type=click.Choice(ROLES))
@click.argument("unit")
@click.argument("ident", metavar="ID")
@click.argument("name")
@click.argument("username")
def command(role: str, unit: str, ident: str, name: str, username: str) -> None:
    """设一位管理员：在单位 UNIT（编号或名称）登记编号为 ID 的 NAME，给岗位和账号 USERNAME，打印初始密码。

    三员分立：一人只任一员，也不兼办案岗位。(Seat an administrator; the first password is printed once.)
    """
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._sheets import known_unit

    start()
    from django.utils import timezone

    from zhunsheng.office.people.administrators import Refusal
    from zhunsheng.web.refusals import told

    try:
        password = _seat(role, known_unit(unit), ident, name, username, timezone.now())
    except Refusal as why:
        click.echo(told(why), err=True)
        raise click.exceptions.Exit(NO) from None
    click.echo(f"已设 {username}，初始密码 {password}，第一次登录须改 (first password; it must be changed)")


def _seat(role, unit, ident, name, username, now) -> str:
    """Person, post and account, all or nothing."""
    from django.conf import settings
    from django.db import transaction

    from zhunsheng.office.accounts import managing
    from zhunsheng.office.journal.service import console
    from zhunsheng.office.people import posts
    from zhunsheng.office.people import service as people
    from zhunsheng.web.snapshot import office_day

    by = console(office_day())
    with transaction.atomic():
        if not people.units():
            people.load_units(settings.REGION)
        if people.actor(ident, None, by.today) is None:
            posts.add_person(by, ident, name)
        posts.give_post(by, ident, unit, role, by.today)
        return managing.create(by, ident, username, now)
