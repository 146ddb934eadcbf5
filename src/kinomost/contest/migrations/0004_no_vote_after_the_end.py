"""The database itself refuses a vote on a motion that is withdrawn, or decided; a tie may be broken later."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ENDED = "this motion takes no more votes"
HAS_ENDED = """EXISTS (
    SELECT 1 FROM contest_motion motion
    WHERE motion.id = NEW.motion_id
        AND (motion.state = 'withdrawn' OR (motion.ended_at IS NOT NULL AND NOT NEW.breaks_tie))
)"""


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""CREATE FUNCTION contest_no_late_vote() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {HAS_ENDED}
            THEN RAISE EXCEPTION '{ENDED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NEW; END $$"""
        )
        schema_editor.execute(
            "CREATE TRIGGER contest_vote_in_time BEFORE INSERT ON contest_vote "
            "FOR EACH ROW EXECUTE FUNCTION contest_no_late_vote()"
        )
        return
    schema_editor.execute(
        "CREATE TRIGGER contest_vote_in_time BEFORE INSERT ON contest_vote BEGIN "
        f"SELECT RAISE(ABORT, '{ENDED}') WHERE {HAS_ENDED}; END"
    )


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER contest_vote_in_time ON contest_vote")
        schema_editor.execute("DROP FUNCTION contest_no_late_vote()")
    else:
        schema_editor.execute("DROP TRIGGER contest_vote_in_time")


class Migration(migrations.Migration):
    dependencies = [("contest", "0003_nothing_late")]
    operations = [migrations.RunPython(guard, unguard)]
