"""
The worker's door: jobs that a room has deferred by name.

A job's module says which action it calls; a job may run twice, so its action must bear that.
"""

from medcount.jobs import assertions, comparison

__all__ = ["assertions", "comparison"]
