import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Names only: what a resolution says is a decision, the one that counts is in force, days are ahead."""

    dependencies = [("tracker", "0007_one_source_a_text")]

    operations = [
        migrations.RenameModel("CurrentResolution", "ResolutionInForce"),
        migrations.AlterField(
            "ResolutionInForce",
            "question",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="in_force",
                serialize=False,
                to="tracker.question",
            ),
        ),
        migrations.RemoveConstraint("Resolution", "resolution_outcome_matches_verdict"),
        migrations.RenameField("Resolution", "verdict", "decision"),
        migrations.AddConstraint(
            "Resolution",
            models.CheckConstraint(
                condition=Q(decision="outcome", known_at__isnull=False) & ~Q(outcome="")
                | Q(decision__in=["annulled", "reopened"], outcome=""),
                name="resolution_outcome_matches_decision",
                violation_error_message="An outcome needs a value and the date when the world knew it.",
            ),
        ),
        migrations.RenameField("Score", "lead_days", "days_ahead"),
    ]
