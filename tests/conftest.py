"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; tests are left out only on machines without it or without Playwright."""
    program = which("chromium") or which("chromium-browser") or which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install 'storykit[browser]'")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"], timeout=300_000
        )
        yield started
        started.close()
