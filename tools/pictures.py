"""The product's two pictures, made anew: run by hand when the home page or the product's name changes.

    python tools/pictures.py SITE

`docs/assets/share.png` is what a link to a site looks like where it is sent on (og:image, 1200 by 630); it holds no
figures, since it stands for any site that the product builds. `.github/screenshot.png` is the home page of the
folder SITE, for the README. Needs the Chromium of the machine (HUIBIAN_CHROMIUM or on the PATH) and a Chinese serif.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import find_chromium  # noqa: E402 - found from where the script stands

# shades of a map that counts nothing; the colours are those of docs/assets/site.css
_SQUARES = ("53211010", "45312101", "32421010", "21352110", "12213201", "01122431", "10121253", "00101325")
_SHARE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>
body { margin: 0; width: 1200px; height: 630px; display: flex; box-sizing: border-box; padding: 0 84px;
  align-items: center; justify-content: space-between; background: #fdfcf9; color: #23201c;
  font-family: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
h1 { margin: 0; font-size: 76px; line-height: 1.3; letter-spacing: .06em; border-bottom: 7px solid;
  padding-bottom: 30px; }
p { margin: 0; padding: 26px 0 0; border-top: 2px solid #8b847a; margin-top: 5px; font-size: 34px; color: #57514a;
  letter-spacing: .3em; }
img { width: 64px; margin-bottom: 34px; display: block; }
div { display: grid; grid-template-columns: repeat(8, 42px); gap: 3px; }
i { height: 42px; background: #f4f0e8; }
.s1 { background: #f3e7e3; } .s2 { background: #e3c7c2; } .s3 { background: #cf9c95; } .s4 { background: #b5655b; }
.s5 { background: #9b2d1f; }
</style><body><main><img src="LOGO" alt=""><h1>政府工作总结<br>与计划汇编</h1><p>检索·对照·引证</p></main>
<div>SQUARES</div>"""


def main(site: Path) -> None:
    """Write both pictures, that for the README where no site publishes it."""
    assets = ROOT / "docs" / "assets"
    squares = "".join(f'<i class="s{shade}"></i>' for row in _SQUARES for shade in row)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        logo = "data:image/svg+xml," + "".join(f"%{byte:02x}" for byte in (assets / "favicon.svg").read_bytes())
        page.set_content(_SHARE.replace("LOGO", logo).replace("SQUARES", squares))
        page.screenshot(path=assets / "share.png")
        page.set_viewport_size({"width": 1440, "height": 850})
        page.goto((site.resolve() / "index.html").as_uri())
        page.screenshot(path=ROOT / ".github" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
