"""A real server (`seatrial run` on a free port, with the real catalogue and two made-up trials) and a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.chromium import find_chromium
from tests.core.made_trial import made_record, made_result
from tests.core.panel.predictions.made_predictions import PROOF, forecast
from tests.core.small_catalogue import REAL

from seatrial.panel.predictions.files import write_filed
from seatrial.panel.predictions.forecast import Filed
from seatrial.trials.record.folder import publish, withdraw

PAGES = {
    "home": "/",
    "comparison": "/compare/code-llama-4-vs-mixtral-8x22b/",
    "comparison with a brief": "/compare/code-llama-4-vs-mixtral-8x22b/?licence=permissive&context=32000&w.guardian=2",
    "comparison with a wrong brief": "/compare/code-llama-4-vs-mixtral-8x22b/?context=lots",
    "comparison of six": "/compare/deepseek-v3-vs-kimi-k2-vs-llama-4-maverick-vs-mixtral-8x22b-vs-phi-4-vs-qwen2-72b/",
    "comparison with a trial": "/compare/qwen2.5-coder-0.5b-vs-qwen2.5-coder-1.5b/",
    "predictions": "/predictions/",
    "prediction": "/predictions/page-dead-in-twelve-months/",
    "prediction that waits for an editor": "/predictions/fixture-due/",
    "review": "/review/mixtral-8x22b/skeptic/",
    "trials": "/trials/",
    "changes": "/changes/",
    "trial": "/trials/fixture-pair/",
    "withdrawn trial": "/trials/fixture-withdrawn/",
    "unknown trial": "/trials/fixture-pear/",
    "tool": "/tool/mixtral-8x22b/",
    "tool with trials": "/tool/qwen2.5-coder-0.5b/",
    "tool with prices of many hosts": "/tool/gpt-oss-120b/",
    "cost": "/tool/gpt-5/cost/?input=20M&cached=60%25&output=4M&gpus=2&gpu_hour=1.90&utilisation=40%25&speed=900",
    "cost at many hosts": "/tool/gpt-oss-120b/cost/",
    "cost of a wrong month": "/tool/gpt-5/cost/?input=20MB",
    "fit": "/tool/mixtral-8x22b/fit/?gpu=2xA100-80GB&precision=fp8&context=8k&users=4",
    "fit of an unknown machine": "/tool/mixtral-8x22b/fit/?gpu=2xNothing",
    "category": "/category/hosted-models/",
    "critic": "/critic/skeptic/",
    "licence": "/licence/LicenseRef-llama-4-community/?users=800000000",
    "licences": "/licences/",
    "method": "/method/",
    "search": "/search/?q=llama",
    "search without result": "/search/?q=zzzz",
    "ranking": "/ranking/",
    "sign-up": "/digest/",
    "sign-in": "/account/sign-in/",
    "sign-in with a passkey": "/account/passkey/",
    "not found": "/tool/mixtrl/",
}


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue that ships, a trial that never ran, one that was withdrawn, and a prediction that fell due."""
    folder = tmp_path_factory.mktemp("real") / "catalogue"
    shutil.copytree(REAL, folder)
    made_up = made_result("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
    for name in ("fixture-pair", "fixture-withdrawn"):
        publish(folder, made_record(name, made_up))
    withdraw(folder, "fixture-withdrawn", "It was made up.", date(2026, 1, 20))
    due = forecast("fixture-due", tools=["mixtral-8x22b"], resolves_on=date(2026, 2, 1), provenance=PROOF)
    (folder / "predictions" / "fixture-due.yaml").write_text(write_filed(Filed(forecast=due)), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, catalogue: Path) -> Iterator[str]:
    """The address of a running site."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {"SEATRIAL_VAR": str(tmp_path_factory.mktemp("var")), "SEATRIAL_CATALOGUE": str(catalogue)}
    environment = {**os.environ, "PORT": str(port), **folders}
    program = Path(sys.executable).with_name("seatrial")
    process = subprocess.Popen([program, "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            assert process.stdout
            raise RuntimeError(process.stdout.read().decode())
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The site did not start in 30 seconds.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    assert path, "The browser tests need Chromium: apt-get install chromium, or set SEATRIAL_CHROMIUM."
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Open pages as some reader would."""
    visitor = Visit(browser, site)
    yield visitor
    visitor.leave()


class Visit:
    """Opens pages of the site in fresh contexts, and notes what each page asked for and complained of."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def __call__(
        self,
        path: str,
        *,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
        height: int = 900,
        session: str = "",
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        self.contexts.append(context)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.site + path)
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
