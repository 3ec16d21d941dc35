"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How fast a machine draws its examples says nothing of the code under test: no test is timed. The
# examples are the same in every run, so that what fails today would have failed yesterday; to look
# for new ones: pytest --hypothesis-profile=explore.
_SHARED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True, derandomize=True
)
settings.register_profile("storykit", _SHARED)
settings.register_profile("explore", _SHARED, derandomize=False)
settings.load_profile("storykit")
