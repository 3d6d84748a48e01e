"""An index beside the cases: words to look for, facts to filter by, the day on which a light turns yellow.

It is made from the case rows by whoever asks for a list, never by an act, and can be thrown away and made anew. The
words lie in each database's own kind of index: a virtual table of FTS5, or columns of tsvector under GIN. What is
private lies in a column of its own.
"""

import django.db.models.deletion
from django.db import migrations, models

from zhunsheng.office.insert_only import by_vendor

WORDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE cases_words USING fts5(case_id UNINDEXED, unit UNINDEXED, public, own, "
        "tokenize = \"unicode61 remove_diacritics 0\")",
    ],
    "postgresql": [
        "CREATE TABLE cases_words (case_id text PRIMARY KEY, rowid bigint NOT NULL UNIQUE, unit text NOT NULL, "
        "public tsvector NOT NULL, own tsvector NOT NULL)",
        "CREATE INDEX cases_words_public ON cases_words USING gin (public)",
        "CREATE INDEX cases_words_own ON cases_words USING gin (own)",
        # Few values belong to a field: without this the planner takes the two for independent of one another.
        "CREATE STATISTICS cases_fact_values (mcv) ON procedure, field, value FROM cases_fact",
    ],
}
NO_WORDS = {
    "sqlite": ["DROP TABLE cases_words"],
    "postgresql": ["DROP STATISTICS cases_fact_values", "DROP TABLE cases_words"],
}


class Migration(migrations.Migration):

    dependencies = [('cases', '0003_ticks_and_calendars')]

    operations = [
        migrations.CreateModel(
            name='Indexed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(verbose_name='变动序')),
                ('near_on', models.DateField(null=True, verbose_name='临近日')),
                ('silent', models.BooleanField(default=False, verbose_name='届满视为')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='cases.case', verbose_name='案件')),
            ],
            options={
                'verbose_name': '已编索引',
                'indexes': [models.Index(condition=models.Q(('near_on', None), _negated=True), fields=['near_on'], name='indexed_near')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('pk', models.CompositePrimaryKey('case', 'field', 'value', blank=True, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='cases.case', verbose_name='案件')),
                ('procedure', models.CharField(max_length=64, verbose_name='程序')),
                ('field', models.CharField(max_length=64, verbose_name='字段')),
                ('value', models.CharField(max_length=80, verbose_name='值')),
                ('rest', models.TextField(blank=True, verbose_name='全文')),
                ('private', models.BooleanField(default=False, verbose_name='不公开')),
            ],
            options={
                'verbose_name': '字段值',
                'indexes': [models.Index(fields=['procedure', 'field', 'value'], name='fact_by_value')],
            },
        ),
        migrations.CreateModel(
            name='IndexMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(default=0, verbose_name='变动序')),
            ],
            options={'verbose_name': '索引进度'},
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('result', ''), _negated=True), fields=['procedure', 'result', 'result_on'], name='case_by_result'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('handler', ''), _negated=True), fields=['handler', 'opened_on'], name='case_by_handler'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('late', True)), fields=['procedure', 'opened_on'], name='case_late'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('irregular', True)), fields=['procedure', 'opened_on'], name='case_irregular'),
        ),
        by_vendor(WORDS, NO_WORDS),
    ]
