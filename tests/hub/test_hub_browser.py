"""The journey in a real Chromium: ui-tests/tests/hub.spec.ts at this ring's hub."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

JLPM = Path(sys.executable).with_name("jlpm")
UI_TESTS = ROOT / "ui-tests"


@pytest.mark.timeout(900)
def test_the_journey_from_the_login_page_to_the_web_ui(hub):
    journey = subprocess.run(
        [str(JLPM), "playwright", "test", "--config=hub.config.ts"],
        cwd=UI_TESTS,
        env={
            **os.environ,
            "HUB_TEST_URL": f"http://127.0.0.1:{hub.port}",
            "HUB_TEST_PASSWORD": hub.password,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert journey.returncode == 0, journey.stdout + journey.stderr
    assert "1 passed" in journey.stdout
