"""What the application may do with the tables that are not of our making."""

from django.db import migrations

from medcount.db.guards import app_may

_QUEUE = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_workers",
    "procrastinate_periodic_defers",
)
_SESSIONS = "django_session"
_READ = (
    "django_content_type",
    "django_migrations",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
)

# A statement says what it relies on; where that does not hold, it and what follows in the trip
# leave nothing (medcount.db.trip). What was written before that came out is undone by an error.
_REQUIRE = """
CREATE FUNCTION medcount_require(held boolean, written boolean) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF written AND held IS NOT TRUE THEN
        RAISE EXCEPTION 'what was relied on has changed' USING ERRCODE = 'serialization_failure';
    ELSIF held IS NOT TRUE THEN
        PERFORM set_config('medcount.outdated', 'on', true);
    END IF;
    RETURN held IS TRUE;
END $$;
CREATE FUNCTION medcount_holds() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('medcount.outdated', true), '') <> 'on'
$$
"""
_NOT_REQUIRE = "DROP FUNCTION medcount_require(boolean, boolean), medcount_holds()"


class Migration(migrations.Migration):
    """Let the application run the queue, keep sessions and read Django's own tables."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(_REQUIRE, _NOT_REQUIRE),
        *(app_may(table, "SELECT, INSERT, UPDATE, DELETE") for table in _QUEUE),
        app_may(_SESSIONS, "SELECT, INSERT, UPDATE, DELETE"),
        *(app_may(table, "SELECT") for table in _READ),
    ]
