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

# Fails a statement whose caller relied on what is no longer so (medcount.db.trip.Outdated).
_REQUIRE = """
CREATE FUNCTION medcount_require(boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF $1 IS NOT TRUE THEN
        RAISE EXCEPTION 'what was relied on has changed' USING ERRCODE = 'serialization_failure';
    END IF;
END $$
"""


class Migration(migrations.Migration):
    """Let the application run the queue, keep sessions and read Django's own tables."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(_REQUIRE, "DROP FUNCTION medcount_require(boolean)"),
        *(app_may(table, "SELECT, INSERT, UPDATE, DELETE") for table in _QUEUE),
        app_may(_SESSIONS, "SELECT, INSERT, UPDATE, DELETE"),
        *(app_may(table, "SELECT") for table in _READ),
    ]
