"""One table: every act of administration, chained. Rows are added and never changed; triggers see to it."""

from typing import ClassVar

from django.db import models

from zhunsheng.office.chained import Chained


class Entry(Chained):
    """Who did what to whom or what; how it was before and is after. An empty person stands for the console."""

    COVERED: ClassVar[tuple[str, ...]] = (
        "at", "person", "role", "act", "kind", "subject", "before", "after", "reason",
    )  # fmt: skip

    at = models.DateTimeField("时刻")
    person = models.CharField("人员", max_length=64, blank=True)
    role = models.CharField("角色", max_length=40)
    act = models.CharField("事项", max_length=40)
    kind = models.CharField("对象类别", max_length=20)
    subject = models.CharField("对象", max_length=64)
    before = models.JSONField("改前", default=dict)
    after = models.JSONField("改后", default=dict)
    reason = models.CharField("依据、事由", max_length=200, blank=True)

    class Meta:
        verbose_name = "管理日志"
        indexes = [
            models.Index(fields=["at"], name="entry_by_time"),
            models.Index(fields=["kind", "subject"], name="entry_by_subject"),
        ]
