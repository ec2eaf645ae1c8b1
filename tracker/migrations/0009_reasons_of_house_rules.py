from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0008_words_with_one_meaning")]

    operations = [
        migrations.AddField(
            "LexiconEntry",
            "note",
            models.TextField(blank=True, help_text="Why a house rule reads the term so."),
        ),
    ]
