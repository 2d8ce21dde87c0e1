"""The tables of counting, and what the application may do with each."""

from pathlib import Path

from django.db import migrations

from medcount.db.guards import app_may, append_only

_TABLES = Path(__file__).with_name("0001_tables.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Make the tables of counting."""

    initial = True
    dependencies = (
        ("people", "0001_initial"),
        ("catalog", "0001_initial"),
        ("ledger", "0001_initial"),
        ("documents", "0001_initial"),
    )
    operations = (
        migrations.RunSQL(_TABLES),
        append_only("counting_scan"),
        append_only("counting_quarantine"),
        append_only("counting_handover"),
        app_may("counting_plan", "SELECT, INSERT, UPDATE"),
        app_may("counting_task", "SELECT, INSERT, UPDATE"),
        app_may("counting_line", "SELECT, INSERT, UPDATE"),
        app_may("counting_tally", "SELECT, INSERT, DELETE"),
        app_may("counting_variance", "SELECT, INSERT, UPDATE"),
        app_may("counting_cause", "SELECT, INSERT, DELETE"),
        app_may("counting_form", "SELECT, INSERT, UPDATE"),
        app_may("counting_form_line", "SELECT, INSERT, UPDATE"),
        app_may("counting_form_standing", "SELECT"),
        app_may("counting_matter", "SELECT"),
        app_may("counting_line_state", "SELECT"),
        app_may("counting_plan_state", "SELECT"),
        app_may("counting_live_plan", "SELECT"),
        app_may("counting_measure", "SELECT"),
        app_may("counting_part", "SELECT"),
        app_may("counting_change", "SELECT"),
        app_may("counting_result", "SELECT, INSERT"),
    )
