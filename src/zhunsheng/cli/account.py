"""`zs account PERSON USERNAME`: let somebody on the roster sign in. The password is asked for, never an argument."""

import click

from zhunsheng.cli import NO


@click.command("account")
@click.argument("person")
@click.argument("username")
def command(person: str, username: str) -> None:
    """给名册中的人员（编号 PERSON）开设登录账号。(Give a person an account to sign in with.)"""
    from zhunsheng.cli._setup import start

    start()
    from django.utils import timezone

    from zhunsheng.office.accounts.service import add
    from zhunsheng.office.people.administrators import Refusal
    from zhunsheng.web.refusals import told

    password = click.prompt("密码 (password)", hide_input=True, confirmation_prompt="再输一次 (again)")
    try:
        add(person, username, password, timezone.now())
    except Refusal as why:
        click.echo(told(why), err=True)
        raise click.exceptions.Exit(NO) from None
    click.echo(f"已开设账号 {username} (account made)")
