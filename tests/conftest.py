"""What all tests share."""

import os
import signal

import pytest

pytest_plugins = ["pytester", "browsing", "building"]


def pytest_configure(config):
    """Let Ctrl-C reach the programs that are tested: what a shell starts in the background is told to ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter, exitstatus):
    """Where a browser is required nothing may be skipped, so say what was."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("REQUIRE_BROWSER") == "1" and skipped:
        terminalreporter.write_line(f"{len(skipped)} tests were skipped, and REQUIRE_BROWSER=1 allows none.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Fail the run if a test was skipped where none may be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_BROWSER") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
