"""Why a line is wrong: a case goes in, causes with their evidence come out, and nothing else."""
