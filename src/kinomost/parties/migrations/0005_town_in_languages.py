"""An organisation's town is read in four languages, so it is kept once per language."""

from django.db import migrations

import kinomost.names.texts
import kinomost.texts.fields


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_sort_names")]
    operations = [
        migrations.RemoveField("organisation", "town"),
        migrations.AddField(
            "organisation",
            "town",
            kinomost.texts.fields.TextsField(blank=True, default=kinomost.names.texts.Texts),
        ),
    ]
