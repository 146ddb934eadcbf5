from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sheets", "0002_import")]
    operations = [
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("columns", "columns to be named"),
                    ("checking", "being checked"),
                    ("ready", "checked"),
                    ("applying", "being imported"),
                    ("done", "imported"),
                    ("given_up", "given up"),
                    ("taken_back", "taken back"),
                ],
                default="checking",
                max_length=10,
            ),
        ),
    ]
