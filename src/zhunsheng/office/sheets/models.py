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
            models.Index(fields=["case"], name="imported_by_case"),
            models.Index(fields=["procedure", "unit", "key"], name="imported_by_key", condition=~models.Q(key="")),
        ]


class Job(models.Model):
    """What somebody does with a book that takes longer than a page may: trying it, taking it, taking it back.

    `beat` is when it last gave a sign of life. What it says of itself in the end stands in `told`, as JSON.
    """

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField("事项", max_length=8)
    procedure = models.CharField("程序", max_length=64)
    person = models.CharField("导入人", max_length=64)
    day = models.DateField("办理日期")
    unit = models.CharField("单位", max_length=64, blank=True)
    file = models.CharField("文件名", max_length=255, blank=True)
    reason = models.TextField("理由", blank=True)
    state = models.CharField("进展", max_length=10)
    phase = models.CharField("环节", max_length=10, blank=True)
    done = models.IntegerField("已完成", default=0)
    total = models.IntegerField("共", default=0)
    told = models.TextField("结果", default="{}")
    source = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+", db_index=False)
    sent = models.DateTimeField("提交时刻")
    beat = models.DateTimeField("最近进展时刻")

    class Meta:
        verbose_name = "导入任务"
        indexes = [models.Index(fields=["person", "procedure", "sent"], name="job_by_person")]
