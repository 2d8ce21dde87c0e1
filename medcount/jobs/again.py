"""A job that failed is done again: what it could not reach may be back a moment later."""

from procrastinate import RetryStrategy

# After 2, 4, 8 … 256 seconds: eight minutes without a database, and nothing deferred is forgotten.
AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2)
