"""The tables of cases. Only `store` writes them; everything else reads.

A case row is a projection: what an act needs of it lies in `state`, the rest is for lists and indexes.
"""

from django.db import models


class Case(models.Model):
    """One matter under one procedure. `changed` grows with every act in the database, for increments."""

    id = models.CharField(primary_key=True, max_length=120)
    procedure = models.CharField("程序", max_length=64)
    version = models.DateField("版本")
    unit = models.CharField("承办单位", max_length=64)
    number = models.CharField("案号", max_length=120)
    title = models.CharField("标题", max_length=200)
    handler = models.CharField("经办人", max_length=64, blank=True)
    opened_on = models.DateField("立案日")
    concluded_on = models.DateField("首次办结日", null=True)
    result_on = models.DateField("结果日", null=True)
    result = models.CharField("结果", max_length=64, blank=True)
    ended = models.BooleanField("已了结", default=False)
    due_on = models.DateField("最近届满日", null=True)
    due_act = models.TextField("届满行为", blank=True)
    late = models.BooleanField("有逾期", default=False)
    irregular = models.BooleanField("有违规补录", default=False)
    natural_key = models.CharField("自然键", max_length=300, null=True)
    seq = models.IntegerField("序号")
    head = models.CharField("链头", max_length=80)
    state = models.TextField("状态")
    changed = models.BigIntegerField("变动序")

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(fields=["procedure", "opened_on", "id"], name="case_by_procedure"),
            models.Index(fields=["unit", "procedure", "opened_on", "id"], name="case_by_unit"),
            models.Index(fields=["changed"], name="case_by_change"),
            models.Index(fields=["due_on"], name="case_due", condition=models.Q(ended=False)),
            models.Index(fields=["unit", "due_on", "due_act"], name="case_owed_by", condition=models.Q(ended=False)),
            models.Index(
                fields=["procedure", "due_on", "due_act"], name="case_owed_under", condition=models.Q(ended=False)
            ),
            models.Index(
                fields=["procedure", "result", "result_on"], name="case_by_result", condition=~models.Q(result="")
            ),
            models.Index(fields=["handler", "opened_on"], name="case_by_handler", condition=~models.Q(handler="")),
            models.Index(fields=["procedure", "opened_on"], name="case_late", condition=models.Q(late=True)),
            models.Index(fields=["procedure", "opened_on"], name="case_irregular", condition=models.Q(irregular=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "unit", "natural_key"], name="case_natural_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseEvent(models.Model):
    """An act that was done. Rows are inserted and never touched again; triggers see to it.

    `fields` holds canonical JSON in which private values are commitments; the values lie in `PrivateValue`.
    Every column is covered by the digest, so there is no key but the case and the sequence.
    """

    pk = models.CompositePrimaryKey("case", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.IntegerField("序号")
    act = models.CharField("行为", max_length=64)
    outcome = models.CharField("结果", max_length=64, null=True)
    day = models.DateField("日期")
    recorded = models.CharField("记录时刻", max_length=32)
    role = models.CharField("角色", max_length=40)
    actor = models.CharField("行为人", max_length=64, null=True)
    unit = models.CharField("单位", max_length=64, null=True)
    persons = models.TextField("在场人员")
    member = models.TextField("对象", null=True)
    fields = models.TextField("字段")
    attachments = models.TextField("附件摘要")
    version = models.CharField("版本", max_length=10)
    catalog = models.CharField("法律文件摘要", max_length=80)
    reason = models.TextField("补录理由", null=True)
    findings = models.TextField("违规事项")
    previous = models.CharField("前一摘要", max_length=80, null=True)
    hash = models.CharField("摘要", max_length=80)

    class Meta:
        verbose_name = "事件"


class PrivateValue(models.Model):
    """A private value of an event, with the salt of its commitment; erased on a lawful request."""

    pk = models.CompositePrimaryKey("case", "seq", "field")
    case = models.ForeignKey(Case, models.PROTECT, related_name="private_values", db_index=False)
    seq = models.IntegerField("序号")
    field = models.CharField("字段", max_length=64)
    salt = models.CharField("盐", max_length=64)
    value = models.TextField("值")

    class Meta:
        verbose_name = "不公开的值"


class Series(models.Model):
    """The next number of a series, by unit and year."""

    pk = models.CompositePrimaryKey("template", "unit", "year")
    template = models.CharField("编号样式", max_length=120)
    unit = models.CharField("单位", max_length=64)
    year = models.IntegerField("年")
    next = models.IntegerField("下一号")

    class Meta:
        verbose_name = "编号"


class RefusedAttempt(models.Model):
    """An act that the law refused. Outside the chain: nothing happened."""

    case_id = models.CharField("案件", max_length=120)
    procedure = models.CharField("程序", max_length=64)
    unit = models.CharField("单位", max_length=64)
    act = models.CharField("行为", max_length=64)
    day = models.DateField("日期")
    recorded = models.CharField("记录时刻", max_length=32)
    role = models.CharField("角色", max_length=40)
    actor = models.CharField("行为人", max_length=64)
    findings = models.TextField("理由")

    class Meta:
        verbose_name = "被拒的行为"
        indexes = [models.Index(fields=["procedure", "day"], name="refused_by_day")]


class Tick(models.Model):
    """A passing of the day: up to which day, and up to which change of the rows, overdue cases were told."""

    day = models.DateField("截至日")
    changed = models.BigIntegerField("变动序")
    recorded = models.CharField("记录时刻", max_length=32)

    class Meta:
        verbose_name = "每日推进"


class Watch(models.Model):
    """A case that was told overdue or deemed and has a further day to come, which its row's nearest day hides."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, verbose_name="案件", related_name="+")
    seq = models.IntegerField("序号")
    next_on = models.DateField("下一届满日")

    class Meta:
        verbose_name = "续看"
        indexes = [models.Index(fields=["next_on"], name="watch_by_day")]


class Projected(models.Model):
    """The calendar by which the due days of open cases were made, kept so that a new one can be held against it."""

    digest = models.CharField("摘要", max_length=80)
    content = models.TextField("内容")
    recorded = models.CharField("记录时刻", max_length=32)

    class Meta:
        verbose_name = "所用日历"


class Indexed(models.Model):
    """That a case was taken into the index as its row stood at that change; words and facts hang on its id.

    `near_on` is the first day on which what it owes stands at yellow; `silent`: when its nearest day has passed,
    the law takes silence for an answer, and nothing is overdue.
    """

    case = models.OneToOneField(Case, models.CASCADE, verbose_name="案件", related_name="indexed")
    changed = models.BigIntegerField("变动序")
    near_on = models.DateField("临近日", null=True)
    silent = models.BooleanField("届满视为", default=False)

    class Meta:
        verbose_name = "已编索引"
        indexes = [
            models.Index(fields=["near_on"], name="indexed_near", condition=~models.Q(near_on=None)),
            models.Index(fields=["case"], name="indexed_silent", condition=models.Q(silent=True)),
        ]


class Fact(models.Model):
    """A value of a field of a case, to filter and to sort by: `value` sorts as the values do, `rest` is long text."""

    pk = models.CompositePrimaryKey("case", "field", "value")
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="案件", related_name="facts", db_index=False)
    procedure = models.CharField("程序", max_length=64)
    field = models.CharField("字段", max_length=64)
    value = models.CharField("值", max_length=80)
    rest = models.TextField("全文", blank=True)
    private = models.BooleanField("不公开", default=False)

    class Meta:
        verbose_name = "字段值"
        indexes = [models.Index(fields=["procedure", "field", "value"], name="fact_by_value")]


class IndexMark(models.Model):
    """Up to which change of the rows everything is indexed."""

    changed = models.BigIntegerField("变动序", default=0)

    class Meta:
        verbose_name = "索引进度"
