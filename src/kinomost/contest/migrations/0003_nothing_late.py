"""The database itself refuses a submission that is late, and to change one that was sent in.

`at` must lie before the call's deadline, the entry's late exception or an open correction's day; and, unless it is
reported by another platform, it must be the time of this minute, so that nothing is dated back.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LATE = "this entry is closed: nothing is accepted after the deadline"
DATED = "a submission carries the time of the database"
FIXED = "what was sent in is not changed"
# A moment is compared as text on SQLite: Django writes all of them alike, in UTC.
IN_TIME = """EXISTS (
    SELECT 1 FROM contest_entry entry JOIN contest_call contest ON contest.id = entry.call_id
    WHERE entry.id = NEW.entry_id AND contest.opens_at <= NEW.at AND (
        contest.deadline > NEW.at OR entry.late_until > NEW.at OR EXISTS (
            SELECT 1 FROM contest_correction asked
            WHERE asked.entry_id = entry.id AND asked.answered_at IS NULL AND asked.until > NEW.at
        )
    )
)"""


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""CREATE FUNCTION contest_nothing_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NOT NEW.is_reported AND NEW.at NOT BETWEEN clock_timestamp() - interval '1 minute'
                AND clock_timestamp() + interval '1 second'
            THEN RAISE EXCEPTION '{DATED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            IF NOT {IN_TIME}
            THEN RAISE EXCEPTION '{LATE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NEW; END $$"""
        )
        schema_editor.execute(
            "CREATE FUNCTION contest_sent_is_sent() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER contest_submission_in_time BEFORE INSERT ON contest_submission "
            "FOR EACH ROW EXECUTE FUNCTION contest_nothing_late()"
        )
        schema_editor.execute(
            "CREATE TRIGGER contest_submission_fixed BEFORE UPDATE ON contest_submission "
            "FOR EACH ROW EXECUTE FUNCTION contest_sent_is_sent()"
        )
        return
    clock = "strftime('%Y-%m-%d %H:%M:%f', 'now', '{}')"
    schema_editor.execute(
        f"""CREATE TRIGGER contest_submission_in_time BEFORE INSERT ON contest_submission BEGIN
        SELECT RAISE(ABORT, '{DATED}') WHERE NOT NEW.is_reported AND NEW.at NOT BETWEEN
            {clock.format("-1 minute")} AND {clock.format("+1 second")};
        SELECT RAISE(ABORT, '{LATE}') WHERE NOT {IN_TIME}; END"""
    )
    schema_editor.execute(
        "CREATE TRIGGER contest_submission_fixed BEFORE UPDATE ON contest_submission "
        f"BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
    )


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON contest_submission" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("contest_submission_in_time", "contest_submission_fixed"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if on:
        for name in ("contest_nothing_late", "contest_sent_is_sent"):
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("contest", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
