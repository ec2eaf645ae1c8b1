import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Quotations of several pieces or of a place, claims that are none, and what was retracted."""

    dependencies = [
        ("tracker", "0009_reasons_of_house_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Retraction",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("submission", models.UUIDField(editable=False, null=True, unique=True)),
                ("reason", models.TextField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="classification",
            name="classification_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="excerpt",
            name="excerpt_unique_in_source",
        ),
        migrations.RemoveConstraint(
            model_name="excerpt",
            name="excerpt_not_empty",
        ),
        migrations.AddField(
            model_name="anchor",
            name="pieces",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="excerpt",
            name="pieces",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="excerpt",
            name="place",
            field=models.CharField(
                blank=True, help_text="Of a figure that has no words: “table 2, row 12”.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="confidence",
            field=models.CharField(blank=True, max_length=60, verbose_name="confidence as printed"),
        ),
        migrations.AddField(
            model_name="signoff",
            name="n_passed_over",
            field=models.PositiveIntegerField(
                blank=True, help_text="Underlined clauses that nobody had dealt with.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="expert",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="tracker.expert",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="kind",
            field=models.CharField(
                choices=[
                    ("forecast", "Forecast"),
                    ("vague", "Vague: no observation could prove it wrong"),
                    ("prescription", "Prescription: what should be done"),
                    ("assessment", "Assessment of past or present"),
                    ("none", "No claim"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="classification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("forecast", "Forecast"),
                    ("vague", "Vague: no observation could prove it wrong"),
                    ("prescription", "Prescription: what should be done"),
                    ("assessment", "Assessment of past or present"),
                    ("none", "No claim"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="excerpt",
            name="exact",
            field=models.TextField(blank=True, verbose_name="quotation"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["forecast", "vague", "prescription", "assessment", "none"])),
                name="claim_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription, an assessment, or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("expert__isnull", False), ("kind", "none"), _connector="OR"),
                name="claim_has_speaker",
                violation_error_message="Say whose claim it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classification",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["forecast", "vague", "prescription", "assessment", "none"])),
                name="classification_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription, an assessment, or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="excerpt",
            constraint=models.UniqueConstraint(
                fields=("source", "exact", "prefix", "suffix", "place"),
                name="excerpt_unique_in_source",
                violation_error_message="This quotation is already recorded for this source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="excerpt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), models.Q(("exact", ""), _negated=True)),
                    models.Q(("exact", ""), models.Q(("place", ""), _negated=True)),
                    _connector="OR",
                ),
                name="excerpt_has_words_or_place",
                violation_error_message="Quote at least one word; or say where the figure stands, if it has none.",
            ),
        ),
        migrations.AddField(
            model_name="retraction",
            name="claim",
            field=models.OneToOneField(
                blank=True,
                error_messages={"unique": "It has been retracted already."},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retraction",
                to="tracker.claim",
            ),
        ),
        migrations.AddField(
            model_name="retraction",
            name="forecast",
            field=models.OneToOneField(
                blank=True,
                error_messages={"unique": "It has been retracted already."},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retraction",
                to="tracker.forecast",
            ),
        ),
        migrations.AddField(
            model_name="retraction",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("forecast__isnull", True)),
                    models.Q(("claim__isnull", True), ("forecast__isnull", False)),
                    _connector="OR",
                ),
                name="retraction_of_one_thing",
                violation_error_message="A retraction takes back one claim or one forecast.",
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="retraction_has_reason",
                violation_error_message="Say why it should not be there.",
            ),
        ),
    ]
