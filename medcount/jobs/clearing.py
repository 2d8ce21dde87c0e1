"""What nobody comes back to is cleared away at night; what happened stands in the trail."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

_KEPT_H = 30 * 24


# At 3:17 by UTC. A queueing lock and no lock: who missed a night clears once, not once a night.
@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.clear", queueing_lock="jobs.clear")
async def clear(timestamp: int) -> None:
    """Delete jobs that were done a month ago, and sessions that are over; what failed stays."""
    await app.job_manager.delete_old_jobs(nb_hours=_KEPT_H)
    await SessionStore.aclear_expired()
