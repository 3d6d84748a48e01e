"""`zs account` gives somebody on the roster an account, and nobody else."""

from pathlib import Path

from click.testing import CliRunner
from desks import OWN, settle_in

from zhunsheng.cli.account import command
from zhunsheng.office.accounts import models

PASSWORD = "Right-horse-7\nRight-horse-7\n"


def test_gives_a_person_an_account_once(sqlite: Path) -> None:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    words = [f"{OWN}.clerk", "wang"]
    assert CliRunner().invoke(command, words, input=PASSWORD).exit_code == 0
    again = CliRunner().invoke(command, words, input=PASSWORD)
    assert again.exit_code == 1 and "已有" in again.output
    assert [(a.username, a.person, a.is_demo) for a in models.Account.objects.all()] == [("wang", words[0], False)]


def test_refuses_who_is_not_on_the_roster_and_a_weak_password(sqlite: Path) -> None:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    assert CliRunner().invoke(command, ["nobody", "li"], input=PASSWORD).exit_code == 1
    assert CliRunner().invoke(command, [f"{OWN}.clerk", "li"], input="12345678\n12345678\n").exit_code == 1
    assert not models.Account.objects.exists()
