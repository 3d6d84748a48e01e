"""Units form a tree under a region; people hold posts; a post gives a role in a unit for a time."""

from django.db import models


class Unit(models.Model):
    """A body of the region: a department, a town, a village, a court. `tags` name populations it belongs to."""

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField("名称", max_length=100)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    tags = models.JSONField("标签", default=list)

    class Meta:
        verbose_name = "机构"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who acts or is named. Certificates and qualifications hold from a day to a day."""

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField("姓名", max_length=50)
    certified_from = models.DateField("执法证起", null=True)
    certified_until = models.DateField("执法证止", null=True)
    qualified_from = models.DateField("法律职业资格起", null=True)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


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
