"""Where the tests find a Chromium: the system's own, else one that is installed for them."""

import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def system_chromium() -> str | None:
    """The path of a Chromium that the system's packages installed."""
    return next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)


def playwright_chromium() -> Path | None:
    """The path of Playwright's own Chromium, if it has been installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install() -> None:
    """Make sure there is a Chromium: Debian's package where we may install one, else the browser tool's own."""
    if system_chromium() or playwright_chromium():
        return
    apt = shutil.which("apt-get")
    if apt:
        sudo = [] if _is_root() else ["sudo", "-n"]
        steps = ([*sudo, apt, "update", "-qq"], [*sudo, apt, "install", "-y", "-qq", "chromium"])
        if all(subprocess.run(step, check=False).returncode == 0 for step in steps) and system_chromium():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


def _is_root() -> bool:
    import os

    return hasattr(os, "geteuid") and os.geteuid() == 0
