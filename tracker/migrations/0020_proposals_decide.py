from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0019_proposals_as_decisions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'outcome'), ('known_at__isnull', False), models.Q(('outcome', ''), _negated=True)), models.Q(('decision__in', ['annulled', 'reopened']), ('outcome', '')), _connector='OR'), name='proposal_outcome_matches_decision', violation_error_message='An outcome needs a value and the date when the world knew it.'),
        ),
        migrations.RemoveField(
            model_name='proposal',
            name='excerpts',
        ),
    ]
