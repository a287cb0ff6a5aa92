"""Lighthouse on a built site, as a throttled phone sees it: `python tools/lighthouse.py [--site site] [PAGE …]`.

Serves the site compressed on localhost and prints the scores of the pages, by default the home page, the heaviest
report, the heaviest theme, the common plans and the search. Exits with 1 where a score is below what the site
promises. Needs a Chrome or Chromium, node, and Lighthouse, which is best kept outside the checkout: `npm install
--prefix DIR lighthouse`, then `--lighthouse DIR/node_modules/.bin/lighthouse`. Scores depend on the machine and what
else it does: for a look before a release, not for tests, which watch what costs (bytes, scripts, layout) instead.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


class _Compressed(SimpleHTTPRequestHandler):
    """Every file with gzip, as web servers send it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200 if found else 404)
        kind = self.guess_type(path)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind or "script" in kind else kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


def pages(site: Path) -> list[str]:
    """The pages that the promise is about."""

    def heaviest(folder: str) -> str:
        found = (path for path in (site / folder).glob("*.html") if path.name not in ("index.html", "matrix.html"))
        return max(found, key=lambda path: path.stat().st_size).relative_to(site).as_posix()

    return ["index.html", heaviest("reports"), heaviest("themes"), "common/index.html", "search/index.html"]


def measure(lighthouse: str, address: str, chromium: str) -> dict[str, dict[str, dict[str, float]]]:
    """What Lighthouse says of one page, as it writes it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [lighthouse, address, "--quiet", "--output=json", f"--output-path={report}", "--form-factor=mobile"]
        command.append("--chrome-flags=--headless --no-sandbox --disable-gpu")
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium}, stdout=subprocess.DEVNULL)
        found: dict[str, dict[str, dict[str, float]]] = json.loads(report.read_text(encoding="utf-8"))
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Lighthouse on a built site, as a throttled phone sees it.")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="paths inside the site")
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--lighthouse", default=shutil.which("lighthouse"), help="the command, if not on the PATH")
    names = (os.environ.get("HUIBIAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    chromium = next((found for name in names if name and (found := shutil.which(name))), None)
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        parser.error(f"{options.site} is no built site: run make site, or name one with --site.")
    if options.lighthouse is None or chromium is None:
        parser.error("Lighthouse or Chromium was not found: see the top of tools/lighthouse.py.")
    low = False
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressed, directory=options.site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in options.pages or pages(options.site):
            found = measure(options.lighthouse, f"http://127.0.0.1:{server.server_port}/{page}", chromium)
            scores = {name: round(100 * found["categories"][name]["score"]) for name in PROMISED}
            times = (f"{name} {found['audits'][name]['displayValue']}" for name in _TIMES)
            print(page, *(f"{name} {score}" for name, score in scores.items()), *times, sep="\n  ")
            low = low or any(scores[name] < least for name, least in PROMISED.items())
        server.shutdown()
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
