"""Units are renamed and closed from a day; certificates have rows of their own; posts are handed over for an absence."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = (("enforcement", "certified_from", "certified_until"), ("qualification", "qualified_from", None))


def to_rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    Person, Certificate = apps.get_model("people", "Person"), apps.get_model("people", "Certificate")
    Certificate.objects.using(alias).bulk_create(
        [
            Certificate(person=p, kind=kind, since=getattr(p, first), until=getattr(p, last) if last else None)
            for p in Person.objects.using(alias)
            for kind, first, last in KINDS
            if getattr(p, first) is not None
        ],
        batch_size=500,
    )


def to_columns(apps, schema_editor):
    held = apps.get_model("people", "Certificate").objects.using(schema_editor.connection.alias)
    for row in held.order_by("since").select_related("person"):
        first, last = next((f, u) for kind, f, u in KINDS if kind == row.kind)
        setattr(row.person, first, row.since)
        if last:
            setattr(row.person, last, row.until)
        row.person.save()


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to_person(related):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to="people.person")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_units_people_posts")]
    operations = [
        migrations.AddField("unit", "closed_on", models.DateField(null=True, verbose_name="撤销日")),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                ("id", key()),
                ("since", models.DateField(verbose_name="更名日")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("name_en", models.CharField(blank=True, max_length=160, verbose_name="英文名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "机构更名",
                "ordering": ["since"],
                "constraints": [models.UniqueConstraint(fields=("unit", "since"), name="unit_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", key()),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="证号")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(null=True, verbose_name="止")),
                ("person", to_person("certificates")),
            ],
            options={
                "verbose_name": "证件",
                "ordering": ["since"],
                "constraints": [models.UniqueConstraint(fields=("person", "kind", "since"), name="certificate_once")],
            },
        ),
        migrations.RunPython(to_rows, to_columns),
        migrations.RemoveField("person", "certified_from"),
        migrations.RemoveField("person", "certified_until"),
        migrations.RemoveField("person", "qualified_from"),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", key()),
                ("role", models.CharField(max_length=40, verbose_name="角色")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="止")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("made_at", models.DateTimeField(verbose_name="办理时刻")),
                ("revoked_on", models.DateField(null=True, verbose_name="撤回日")),
                ("digest", models.CharField(max_length=80, verbose_name="委托书摘要")),
                ("person", to_person("given")),
                ("to", to_person("taken")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={"verbose_name": "岗位代行", "ordering": ["-since", "-id"]},
        ),
    ]
