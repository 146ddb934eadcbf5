"""A note on a step's date is text, so it is kept once per language."""

from django.db import migrations

import kinomost.names.texts
import kinomost.texts.fields


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_initial")]
    operations = [
        migrations.RemoveField("step", "date_note"),
        migrations.AddField(
            "step",
            "date_note",
            kinomost.texts.fields.TextsField(blank=True, default=kinomost.names.texts.Texts),
        ),
    ]
