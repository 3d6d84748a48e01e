"""Units form a tree under a region; people hold posts; a post gives a role in a unit for a time.

What was so on a day stays so: a change begins on its day, in a row of its own, and former rows are left alone.
"""

from django.db import models


class Unit(models.Model):
    """A body of the region: a department, a town, a village, a court. `tags` name populations it belongs to.

    Its names are those that it began with; later ones stand in `UnitName`. `closed_on` is the first day without it.
    """

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField("名称", max_length=100)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    tags = models.JSONField("标签", default=list)
    closed_on = models.DateField("撤销日", null=True)

    class Meta:
        verbose_name = "机构"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """What a unit is called from a day on."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    since = models.DateField("更名日")
    name = models.CharField("名称", max_length=100)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    short_name = models.CharField("简称", max_length=40, blank=True)

    class Meta:
        verbose_name = "机构更名"
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["unit", "since"], name="unit_name_once")]


class Person(models.Model):
    """Somebody who acts or is named."""

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField("姓名", max_length=50)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """A certificate of enforcement (执法证), a legal qualification (法律职业资格), or what stands for one.

    Who reviewed penalties before 2018 is not new to it and needs no qualification: `EXPERIENCE` holds since the day
    on which they first did. `until` is the last day.
    """

    ENFORCEMENT, QUALIFICATION, EXPERIENCE = "enforcement", "qualification", "experience"

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    kind = models.CharField("种类", max_length=20)
    number = models.CharField("证号", max_length=40, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "证件"
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "since"], name="certificate_once")]


class Post(models.Model):
    """That a person holds a role in a unit, from a day on."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=40)
    since = models.DateField("任职日")
    until = models.DateField("离任日", null=True)

    class Meta:
        verbose_name = "岗位"
        constraints = [models.UniqueConstraint(fields=["person", "unit", "role", "since"], name="post_once")]


class Delegation(models.Model):
    """That somebody away hands a post of theirs to a colleague, from a day to a day (the last one included).

    Nothing of it is changed but `revoked_on`, the first day without it: its text is what acts under it cite.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="given")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=40)
    to = models.ForeignKey(Person, models.PROTECT, related_name="taken")
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("事由", max_length=200)
    made_at = models.DateTimeField("办理时刻")
    revoked_on = models.DateField("撤回日", null=True)
    digest = models.CharField("委托书摘要", max_length=80)

    class Meta:
        verbose_name = "岗位代行"
        ordering = ["-since", "-id"]
