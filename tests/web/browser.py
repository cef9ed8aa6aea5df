"""A headless Chromium for the tests, driven through chromedriver, with nothing but this machine in reach.

Every browser has a profile of its own and no network: all names resolve to nothing, so a page that
asks for something outside cannot get it, and the log of requests shows that it tried.
"""

import base64
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from support import missing, need, need_module


def need_browser():
    need("chromium", "chromedriver")
    need_module("selenium")
    need_module("PIL")
    if not Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf").exists():
        missing("fonts-dejavu-core")


class Browser:
    """With `with`: the browser is gone afterwards."""

    def __init__(self, arguments=()):
        self.profile = tempfile.mkdtemp(prefix="pith-browser-")
        self.arguments = arguments
        self.driver = None

    def __enter__(self):
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                         "--force-color-profile=srgb", "--disable-dev-shm-usage",
                         "--disable-lcd-text", "--font-render-hinting=none",
                         "--host-resolver-rules=MAP insecure.test 127.0.0.1, MAP * ~NOTFOUND, "
                         "EXCLUDE 127.0.0.1",
                         f"--user-data-dir={self.profile}", *self.arguments):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        # A locale with a comma for the decimal point confuses the start script of the package.
        env = dict(os.environ, LC_ALL="C.UTF-8")
        service = Service(executable_path=shutil.which("chromedriver"), env=env)
        self.driver = webdriver.Chrome(service=service, options=options)
        self.driver.set_page_load_timeout(30)
        return self

    def __exit__(self, *_):
        if self.driver is not None:
            self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def show(self, target, width=800, height=600, scale=1, dark=False, script=True, media=""):
        """Opens a file, or an address on this machine."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=scale, mobile=False)
        scheme = "dark" if dark else "light"
        self.command("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        self.command("Emulation.setScriptExecutionDisabled", value=not script)
        self.driver.get(target.resolve().as_uri() if isinstance(target, Path) else target)

    def picture(self, clip=None, whole=False):
        """PNG bytes of what is shown, of the part (x, y, width, height), or of the whole page."""
        parameters = {"format": "png", "captureBeyondViewport": whole}
        if clip:
            parameters["clip"] = dict(zip(("x", "y", "width", "height"), clip), scale=1)
        return base64.b64decode(self.command("Page.captureScreenshot", **parameters)["data"])

    def javascript(self, text):
        return self.driver.execute_script(text)

    def wait_for(self, condition, seconds=30):
        """Until the JavaScript expression is true."""
        until = time.monotonic() + seconds
        while not self.javascript(f"return Boolean({condition})"):
            if time.monotonic() > until:
                raise AssertionError(f"never came true: {condition}")
            time.sleep(0.02)

    def requests(self):
        """The addresses that pages, but not the browser's own, asked for since this was last called."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent" and not (
                    message["params"]["documentURL"].startswith("chrome")):
                found.append(message["params"]["request"]["url"])
        return found

    def complaints(self):
        """What the browser's console says: scripts that failed, things the policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def accessible(self):
        """(role, name, description) of everything in the accessibility tree that is not ignored."""
        found = []
        for node in self.command("Accessibility.getFullAXTree")["nodes"]:
            if not node["ignored"]:
                value = {part: node.get(part, {}).get("value", "")
                         for part in ("role", "name", "description")}
                found.append((value["role"], value["name"], value["description"]))
        return found
