"""The PDF beside the DOCX, and who issued and who voided a document; earlier rows have neither."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Columns that may be null are added without making the table anew, so that its triggers stay.
    dependencies = [("documents", "0002_insert_only")]
    operations = [
        migrations.AddField("issued", "pdf", models.CharField(max_length=80, null=True, verbose_name="PDF 摘要")),
        migrations.AddField("issued", "person", models.CharField(max_length=64, null=True, verbose_name="制发人")),
        migrations.AddField("voided", "person", models.CharField(max_length=64, null=True, verbose_name="作废人")),
    ]
