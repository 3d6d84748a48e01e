"""Who sought legal aid or petitioned is known to the body that handles it, and to nobody else, by whatever address."""

import pytest
from desks import OTHER, OWN, client_of, opened, settle_in
from django.test import Client
from django.urls import reverse

from zhunsheng.office.cases import service as cases
from zhunsheng.office.people.rights import CONFIDENTIAL

MARK = "周某求助"
PAGES = ("case", "case-file")
STRANGERS = (("public", ""), (OTHER, "clerk"), (OTHER, "supervisor"), (OTHER, "justice"), (OWN, "system-admin"))


def _client(unit: str, role: str) -> Client:
    return client_of(unit, role) if role else Client()


@pytest.mark.django_db
@pytest.mark.parametrize("ident", sorted(CONFIDENTIAL))
def test_only_the_body_that_handles_a_confidential_case_opens_it(ident: str) -> None:
    settle_in(["clerk", "supervisor", "justice", "system-admin", "legal-aid-center", "petition-office"])
    case = opened(ident, title=MARK)
    for stranger in STRANGERS:
        for name in PAGES:
            answer = _client(*stranger).get(reverse(name, args=[case]))
            assert answer.status_code in (302, 403), (stranger, name)
            assert MARK not in answer.content.decode(), (stranger, name)
        listed = _client(*stranger).get(reverse("cases"), {"procedure": ident, "q": MARK[:2]})
        assert MARK not in listed.content.decode(), stranger

    refused = Client().get(reverse("case", args=[case])).content.decode()
    assert "不对外公开" in refused
    assert cases.row(case).head[:20] in refused

    body = "petition-office" if ident == "petition" else "legal-aid-center"
    own = client_of(OWN, body).get(reverse("case", args=[case]))
    assert own.status_code == 200
    assert MARK in own.content.decode()
