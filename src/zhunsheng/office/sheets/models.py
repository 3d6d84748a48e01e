"""Which acts came in with which book. Written in the transaction of the acts themselves: there is never one without.

The events say what happened; these rows only say where they came from, so that a book can be recognised when it
comes again and taken back as a whole.
"""

from django.db import models


class Import(models.Model):
    """One book that was taken: by whom, for whom, from which file, how many of its rows."""

    id = models.CharField(primary_key=True, max_length=20)
    procedure = models.CharField("程序", max_length=64)
    person = models.CharField("导入人", max_length=64, blank=True)
    unit = models.CharField("单位", max_length=64, blank=True)
    file = models.CharField("文件名", max_length=255)
    digest = models.CharField("文件摘要", max_length=80)
    recorded = models.CharField("导入时刻", max_length=32)
    reason = models.TextField("补录理由", blank=True)
    rows = models.IntegerField("行数")
    taken = models.IntegerField("入账行数", default=0)

    class Meta:
        verbose_name = "导入"

    def __str__(self) -> str:
        return f"{self.id} {self.file}"


class ImportedAct(models.Model):
    """An act that came in with a book; `key` is what the book calls its case. Gone is what was taken back."""

    source = models.ForeignKey(Import, models.PROTECT, related_name="acts", db_index=False)
    case = models.CharField("案件", max_length=120)
    seq = models.IntegerField("序号")
    act = models.CharField("行为", max_length=64)
    procedure = models.CharField("程序", max_length=64)
    unit = models.CharField("单位", max_length=64)
    key = models.CharField("案件标识", max_length=200, blank=True)
    gone = models.BooleanField("已撤回", default=False)

    class Meta:
        verbose_name = "导入的行为"
        indexes = [
            models.Index(fields=["source", "case"], name="imported_by_source"),
            models.Index(fields=["procedure", "unit", "key"], name="imported_by_key", condition=~models.Q(key="")),
        ]
