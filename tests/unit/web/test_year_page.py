"""年历: everybody sees what is due, only officials how their units stand; a desk shows what is near."""

from html import unescape
from pathlib import Path

import pytest
from desks import OTHER, OWN, client_of, settle_in
from django.test import Client


def page(client: Client, path: str) -> str:
    got = client.get(path)
    assert got.status_code == 200
    return unescape(got.content.decode())


@pytest.fixture
def settled(sqlite: Path) -> None:
    settle_in(["disclosure-clerk", "supervisor"])


def test_the_public_sees_what_is_due_when_but_not_who_has_not_done_it(settled: None):
    text = page(Client(), "/year/2019/")
    assert "本机关政府信息公开工作年度报告" in text
    assert "2019-03-31" in text
    assert "《政府信息公开条例》（国令第492号）第31条" in text
    assert "账上未见履行</span>" not in text


def test_an_official_sees_how_the_own_unit_stands_and_an_overseer_all(settled: None):
    text = page(client_of(OWN, "disclosure-clerk"), "/year/2019/")
    assert "逾期，账上未见履行</span>" in text
    assert "69 个单位" not in text
    told = page(client_of(OWN, "disclosure-clerk"), "/year/2019/?unit=" + OTHER)
    assert "不在你的查看范围" in told
    assert "逾期，账上未见履行</span>" not in told
    everybody = page(client_of(OTHER, "supervisor"), "/year/2019/?unit=all")
    assert "69 个单位" in everybody
    assert "逾期，账上未见履行 69</span>" in everybody


def test_a_year_or_a_unit_that_is_not_there_is_not_found(settled: None):
    for path in ("/year/1999/", "/year/2081/", "/year/2019/?unit=nobody"):
        assert Client().get(path).status_code == 404
