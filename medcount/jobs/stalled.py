"""A worker that was killed leaves its jobs half done; they are taken up again."""

from procrastinate.contrib.django import app


# A queueing lock and no lock: this job can stall too, and must not then stand in its own way.
@app.periodic(cron="*/5 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Put the jobs of workers that give no sign of life any more back into the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
