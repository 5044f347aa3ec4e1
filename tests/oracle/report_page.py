"""report.html in headless Chromium: every plot is drawn and answers, nothing is said on the console, nothing is asked of the network.

    report_page.py REPORT.html [--screenshot docs/report.png] [--dark]       needs: pip install playwright, and a Chromium (--browser PATH)
"""
import argparse
import json
import pathlib
import sys

from playwright.sync_api import sync_playwright


def check(page, said, asked, data):
    drawn = page.eval_on_selector_all("svg[data-plot]", "list => list.map(s => [s.dataset.plot, s.querySelectorAll('path').length, s.getAttribute('aria-label')])")
    names = {name for name, _, _ in drawn}
    wanted = {"mlm_loss", "mlm_accuracy", "learning_rate", "gradient_norm", "tokens_per_second", "memory_bytes"}
    wanted |= {key for key in ("pair_loss", "pair_accuracy", "peak_share") if any(v is not None for v in data["progress"].get(key, []))}
    wanted |= {"probe_accuracy"} if any("probe_accuracy" in e for e in data["evaluations"]) else set()
    assert names == wanted, f"plots {sorted(names)}, wanted {sorted(wanted)}"
    for name, paths, label in drawn:
        assert paths >= 1 and ":" in label, (name, paths, label)
    empty = page.eval_on_selector_all("svg[data-plot] path", "list => list.filter(p => !p.getAttribute('d') || /NaN|undefined/.test(p.getAttribute('d'))).length")
    assert empty == 0, f"{empty} paths without points"
    # Hover shows values, a drag zooms all plots, double-click undoes it, the keyboard does both; the log scale and the other axes draw too.
    page.evaluate("scrollTo(0, document.querySelector('svg[data-plot=mlm_loss]').getBoundingClientRect().top - 300)")
    box = page.locator("svg[data-plot=mlm_loss]").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
    assert "step" in page.locator("#plot-1 .legend").inner_text(), "no cursor in the other plots"
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 90, steps=4)
    page.mouse.up()
    assert page.evaluate("view.range !== null"), "a drag does not zoom"
    page.locator("svg[data-plot=mlm_loss]").dblclick(position={"x": 120, "y": 80})
    assert page.evaluate("view.range === null"), "double-click does not undo the zoom"
    page.locator("svg[data-plot=mlm_loss]").focus()
    for key in ("ArrowRight", "ArrowRight", "+", "l", "l", "0"):
        page.keyboard.press(key)
    for name in ("tokens", "time", "steps"):
        page.get_by_role("button", name=name, exact=True).click()
    page.locator("#logx").check()
    page.locator("#logx").uncheck()
    page.locator("figure summary").first.click()
    page.wait_for_selector("figure table tbody tr")
    page.locator("figure summary").first.click()
    for other in (1, 2):
        page.locator("#theme").click()
    if any(e.get("samples") for e in data["evaluations"]):
        assert page.locator("#cards .card").count() > 0
    assert not said, said
    assert not asked, asked
    return sorted(names)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--screenshot", type=pathlib.Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    options = parser.parse_args()
    address = options.report.resolve().as_uri()
    said, asked = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
        for width, height in ((1280, 1000), (390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if options.dark else "light")
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda request: asked.append(request.url) if request.url != address and not request.url.startswith("data:") else None)
            page.goto(address)
            data = json.loads(page.locator("#data").text_content())
            names = check(page, said, asked, data)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"the page is wider than a screen of {width}"
            print(f"{width} x {height}: {len(names)} plots ({', '.join(names)}), console silent, no request")
            if options.screenshot:
                page.mouse.move(1, 1)
                name = options.screenshot if width > 500 else options.screenshot.with_name(options.screenshot.stem + "-phone.png")
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=name, full_page=width < 500)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
