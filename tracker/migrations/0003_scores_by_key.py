import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('tracker', '0002_scores_by_rule_and_view'),
    ]

    operations = [
        # A projection, which Django cannot give another key: dropped here, and rebuilt after the migration (apps.py).
        migrations.DeleteModel(name='Score'),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('pk', models.CompositePrimaryKey('question_id', 'timing', 'expert_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('expert', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='scores', to='tracker.expert')),
                ('question', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='tracker.question')),
                ('timing', models.CharField(choices=[('time-averaged', 'Averaged over time'), ('first', 'As first printed'), ('last', 'Standing at the close')], max_length=13)),
                ('brier', models.FloatField(null=True)),
                ('log', models.FloatField(null=True)),
                ('spherical', models.FloatField(null=True)),
                ('rps', models.FloatField(null=True)),
                ('crps', models.FloatField(null=True, verbose_name='CRPS as a share of the range')),
                ('wis', models.FloatField(null=True, verbose_name='weighted interval score as a share of the range')),
                ('baseline', models.FloatField(null=True)),
                ('peer', models.FloatField(null=True)),
                ('coverage', models.FloatField(help_text='Share of the time from opening to scheduled close with a forecast.')),
                ('made_on', models.DateField(help_text='The day of the first forecast in it, in UTC.', null=True)),
                ('lead_days', models.FloatField(help_text='From that one to the scheduled close.', null=True)),
                ('basis', models.CharField(blank=True, help_text='The least exact of the forecasts in it.', max_length=8)),
                ('is_in_advance', models.BooleanField(default=False, help_text='All were recorded before the outcome was known.')),
                ('is_hedged', models.BooleanField(default=False, help_text='One was read from “could”, “may” or “might”.')),
                ('is_clipped', models.BooleanField(default=False, help_text='The log score was limited: 0 or 1, or close to it.')),
                ('forecast', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='scores', to='tracker.forecast')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('timing', 'last')), fields=['forecast'], name='score_of_last_forecast')],
                'constraints': [models.CheckConstraint(condition=models.Q(('brier__gte', 0), ('rps__gte', 0), ('crps__gte', 0), _connector='OR'), name='score_has_loss')],
            },
        ),
        migrations.AlterField(
            model_name='forecast',
            name='question',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='tracker.question'),
        ),
    ]
