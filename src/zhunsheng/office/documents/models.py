"""Documents as issued. Rows are inserted and never touched again; triggers see to it.

A voided document keeps its row and its number; what replaces it is another row with the next number. What a row says
is what its entry says, an event in the chain of the case.
"""

from django.db import models


class Issued(models.Model):
    """A document that an act drew up: its number, and the digest of the paper that is kept."""

    case = models.CharField("案件", max_length=120)
    seq = models.IntegerField("所据行为序号")
    document = models.CharField("文书", max_length=64)
    member = models.CharField("对象", max_length=200, blank=True)
    nth = models.IntegerField("第几次制发")
    unit = models.CharField("制发单位", max_length=64)
    year = models.IntegerField("年")
    series = models.CharField("编号样式", max_length=120, blank=True)
    number = models.CharField("文号", max_length=120, blank=True)
    template = models.CharField("模板摘要", max_length=80)
    digest = models.CharField("文件摘要", max_length=80)
    pdf = models.CharField("PDF 摘要", max_length=80, null=True)  # none where no Chinese font was installed
    person = models.CharField("制发人", max_length=64, null=True)
    day = models.CharField("成文日期", max_length=10)
    entry = models.IntegerField("入账事件序号", null=True)  # none of what was issued before there were entries

    class Meta:
        verbose_name = "已制发文书"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq", "document", "member", "nth"], name="document_once"),
            models.UniqueConstraint(
                fields=["unit", "series", "number"], condition=~models.Q(series=""), name="document_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class Voided(models.Model):
    """That an issued document was voided, and why."""

    issued = models.OneToOneField(Issued, models.PROTECT, primary_key=True, verbose_name="文书", related_name="voided")
    reason = models.TextField("作废理由")
    person = models.CharField("作废人", max_length=64, null=True)
    day = models.CharField("作废日期", max_length=10)
    entry = models.IntegerField("入账事件序号", null=True)

    class Meta:
        verbose_name = "作废文书"
