"""
The worker's door: jobs that a room has deferred by name, and those that come round by the clock.

A job's module says which action it calls; a job may run twice, so its action must bear that.
"""

from medcount.jobs import assertions, clearing, comparison

__all__ = ["assertions", "clearing", "comparison"]
