"""A first visit in a real browser: kilobytes, and how long until Today and a session can be used.

Our own server, a browser with nothing kept, a slow phone (CPU 4 times slower, 1.6 Mbit/s).
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.timing import Row

ROOT = Path(__file__).parent.parent
JS_KB, ALL_KB, USABLE_MS = 40, 250, 2500
SLOWER, MBIT, LATENCY_MS = 4, 1.6, 150
"""What the project's own budget calls a slow phone; the latency is our own assumption."""
TIMES = 3


@contextmanager
def served(folder: str) -> Iterator[str]:
    """The address of a server process on this data folder, which ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    env = {**os.environ, "STEADYBACK_DATA": folder}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        address = f"http://localhost:{port}"
        answering(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def answering(address: str) -> None:
    """Wait until the server answers; TimeoutError after a minute."""
    for _ in range(300):
        try:
            with urlopen(f"{address}/about", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def rows(folder: str, cookies: dict[str, str], path: str) -> Iterator[Row]:
    """Three lines for a first visit to Today, two for the page that leads a session."""
    from playwright.sync_api import sync_playwright

    find = [str(ROOT / "frontend/chromium.sh"), "find", "whole"]
    found = subprocess.run(find, capture_output=True, text=True, check=True).stdout.strip()
    with served(folder) as address, sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        today = [visit(browser, address, path, cookies, "main h1") for _ in range(TIMES)]
        led = path.replace("/today", "/lead")
        leading = [
            visit(browser, address, led, cookies, "#led-ready h1, #led-word .lead:not(:empty)")
            for _ in range(TIMES)
        ]
        browser.close()
    for name, seen in (("Today", today), ("led session", leading)):
        kilo = [(one["js"] / 1000, one["all"] / 1000) for one in seen]
        yield of(f"first visit, {name}: JavaScript", [js for js, _ in kilo], JS_KB, "kB")
        yield of(f"first visit, {name}: everything", [all_ for _, all_ in kilo], ALL_KB, "kB")
        name = f"first visit, {name}: usable on a slow phone"
        yield of(name, [one["usable"] for one in seen], USABLE_MS, "ms")


def of(name: str, values: list[float], budget: float, unit: str) -> Row:
    """A line of a few equal measurements; the slowest is judged."""
    ordered = sorted(values)
    return Row(name, ordered[len(ordered) // 2], ordered[-1], budget, ordered[-1], unit=unit)


def visit(
    browser: Any, address: str, path: str, cookies: dict[str, str], there: str
) -> dict[str, float]:
    """Bytes that came over the network, of scripts and of all, and milliseconds until usable."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: dict[str, float] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
    )
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    rate = MBIT * 1e6 / 8
    network = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate}
    session.send("Network.emulateNetworkConditions", {**network, "uploadThroughput": rate / 2})
    start = time.perf_counter()
    page.goto(address + path, wait_until="domcontentloaded")
    page.wait_for_selector(there, state="visible", timeout=60_000)
    usable = (time.perf_counter() - start) * 1000
    page.wait_for_load_state("networkidle")
    context.close()
    scripts = sum(size for one, size in sizes.items() if kinds.get(one) == "Script")
    return {"js": scripts, "all": sum(sizes.values()), "usable": usable}
