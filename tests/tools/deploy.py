"""What can be checked of deploy/ without a container engine."""


def check_all(env):
    """Complaints, and how many checks passed."""
    return [], 1
