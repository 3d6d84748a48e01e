"""What somebody keeps of a list: its address, under a name. No case and no value of one lies here."""

from django.db import models


class Bookmark(models.Model):
    """A list under a name, of one person. `asked` is the query of its address."""

    person = models.CharField("人员", max_length=64)
    name = models.CharField("名称", max_length=60)
    asked = models.TextField("条件")

    class Meta:
        verbose_name = "存下的列表"
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="bookmark_by_name")]

    def __str__(self) -> str:
        return self.name
