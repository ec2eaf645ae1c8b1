from django.db import migrations


def as_decisions(apps, schema_editor):
    """A proposal without an outcome was one to annul. What it followed, and what it rested on, as it was then."""
    using = schema_editor.connection.alias
    proposals = apps.get_model('tracker', 'Proposal').objects.using(using)
    evidence = apps.get_model('tracker', 'ProposedEvidence')
    for proposal in proposals.order_by('pk'):
        before = proposal.question.resolutions.filter(recorded_at__lt=proposal.recorded_at).count()
        decision = 'outcome' if proposal.outcome else 'annulled'
        proposals.filter(pk=proposal.pk).update(decision=decision, after=before)
        evidence.objects.using(using).bulk_create(
            evidence(
                proposal_id=proposal.pk, excerpt_id=excerpt.pk, recorded_at=proposal.recorded_at,
                recorded_by_id=proposal.recorded_by_id,
            )
            for excerpt in proposal.excerpts.order_by('pk')
        )


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0018_deciding'),
    ]

    operations = [
        migrations.RunPython(as_decisions, migrations.RunPython.noop, elidable=True),
    ]
