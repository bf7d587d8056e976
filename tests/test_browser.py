"""A real browser: stepping, highlighting, no script but ours, no network, and the whole result without scripts.

These run where Debian's chromium and chromium-driver are installed, and are left out elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import tracediff as td
from tests.conftest import Run

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
CELLS = "return [...document.querySelectorAll('th.{0}[data-step]')].map(cell => +cell.dataset.step)"
DRAWN = """return [...document.querySelectorAll('.graph.wide .{0}')].map(
  part => part.dataset.vertex || part.dataset.source + '>' + part.dataset.target)"""

pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no chromium with its driver"),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


Open = Callable[[str], None]


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Open:
    def opened(text: str) -> None:
        file = tmp_path / ("page.svg" if text.startswith("<svg") else "page.html")
        file.write_text(text, encoding="utf-8")
        browser.get(file.as_uri())

    return opened


def press(browser: Any, *keys: str, times: int = 1) -> None:
    actions = ActionChains(browser, duration=0)
    for key in keys * times:
        actions.send_keys(getattr(Keys, key))
    actions.perform()


def marked(browser: Any, name: str) -> set[int]:
    return set(browser.execute_script(CELLS.format(name)))


def drawn(browser: Any, name: str) -> set[str]:
    return set(browser.execute_script(DRAWN.format(name)))


def test_arrow_keys_home_and_end_step_through_the_rows(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("reverse", SURVEY, *AT, "--format", "html").out)
    assert marked(browser, "at") == set()
    for keys, step in [
        (["ARROW_RIGHT"], 0), (["ARROW_DOWN"], 1), (["ARROW_RIGHT"] * 3, 4), (["ARROW_LEFT"], 3), (["ARROW_UP"], 2),
        (["END"], 18), (["ARROW_RIGHT"], 18), (["HOME"], 0), (["ARROW_LEFT"], 0),
    ]:  # fmt: skip
        press(browser, *keys)
        assert marked(browser, "at") == {step}
    press(browser, "ESCAPE")
    assert marked(browser, "at") == set()
    assert browser.get_log("browser") == []


def test_a_step_marks_what_it_reads_and_where_it_works_in_the_graph(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("reverse", SURVEY, *AT, "--format", "html").out)
    press(browser, "ARROW_RIGHT", times=4)  # v₂ = v₋₁ × v₀
    assert marked(browser, "read") == {0, 1}
    assert drawn(browser, "at") == {"v[2]", "v[-1]>v[2]", "v[0]>v[2]"}
    assert drawn(browser, "read") == {"v[-1]", "v[0]"}
    press(browser, "ARROW_RIGHT", times=4)  # y = v₅
    assert drawn(browser, "at") == {"v[5]"}
    press(browser, "ARROW_RIGHT", times=6)  # v̄₀ = v̄₃ × cos v₀
    assert marked(browser, "at") == {13}
    assert marked(browser, "read") == {1, 10}
    assert drawn(browser, "at") == {"v[0]", "v[0]>v[3]"}


def test_of_two_edges_between_the_same_vertices_a_contribution_marks_its_own(
    browser: Any, open_page: Open, run: Run
) -> None:
    open_page(run("reverse", "--sample", "double-twice", "--format", "html").out)
    places = []
    for _ in range(8):
        press(browser, "ARROW_RIGHT")
        places.append(
            browser.execute_script(
                "return [...document.querySelectorAll('.graph.wide .edge.at')].map(edge => edge.dataset.operand)"
            )
        )
    assert places == [[], ["0", "1"], ["0", "1"], [], [], ["0"], ["1"], ["0"]]


def test_a_symbolic_derivative_that_is_copied_stays_what_it_is(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("symbolic", "x^3", "--format", "html").out)
    copied = """const range = document.createRange();
        range.selectNode(document.querySelectorAll('td.formula')[1]);
        getSelection().removeAllRanges(); getSelection().addRange(range); return getSelection().toString()"""
    assert browser.execute_script(copied).strip() == "= 3 * x^2"


def test_the_adjoints_are_stepped_through_from_the_bottom_upwards(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("reverse", SURVEY, *AT, "--format", "html").out)
    places = []
    for _ in range(19):
        press(browser, "ARROW_RIGHT")
        places.append(
            browser.execute_script("return document.querySelector('th.at').getBoundingClientRect().y + scrollY")
        )
    assert places[:8] == sorted(places[:8])
    assert places[8:] == sorted(places[8:], reverse=True)


def test_the_buttons_do_the_same_and_the_row_is_announced(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("forward", "x*y", "--at", "x=2,y=3", "--seed", "x", "--format", "html").out)
    by = {name: browser.find_element("css selector", f".{name}") for name in ("first", "back", "on", "last", "said")}
    assert not by["back"].is_enabled()
    by["on"].click()
    by["on"].click()
    assert by["said"].get_property("textContent") == "Step 2 of 8: v 0 equals y equals 3 equals 3"
    by["back"].click()
    assert marked(browser, "at") == {0}
    by["last"].click()
    assert marked(browser, "at") == {7}
    assert not by["on"].is_enabled()
    by["first"].click()
    assert marked(browser, "at") == {0}
    assert by["said"].aria_role == "status"


def test_a_click_on_a_row_goes_there(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("eval", SURVEY, *AT, "--format", "html").out)
    browser.find_element("css selector", "tbody:nth-of-type(2) td.value").click()
    assert marked(browser, "at") == {2}


def test_without_scripts_it_is_the_whole_table_and_graph(browser: Any, open_page: Open, run: Run) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_page(run("reverse", SURVEY, *AT, "--format", "html").out)
        shown = browser.find_element("css selector", "table").text
        assert "11.652" in shown
        assert "v̄" in shown
        assert len(browser.find_elements("css selector", "tbody th")) == 19
        assert browser.find_element("css selector", ".graph.wide svg").is_displayed()
        assert not browser.find_element("css selector", ".steps").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


HOSTILE = """x*y # <script>hacked=1</script> <img src=x onerror=hacked=1> </code></pre><svg onload=hacked=1>
# </script><script>hacked=1</script> --> ]]>"""


def test_a_script_in_a_comment_never_runs(browser: Any, open_page: Open, run: Run) -> None:
    for name in ("html", "fragment", "svg"):
        open_page(run("reverse", HOSTILE, "--at", "x=1,y=2", "--format", name).out)
        assert browser.execute_script("return typeof hacked") == "undefined"
        assert browser.get_log("browser") == []
    open_page(run("reverse", HOSTILE, "--at", "x=1,y=2", "--format", "html").out)
    assert HOSTILE.partition("\n")[0] in browser.find_element("css selector", ".source").text


def test_the_policy_stops_what_should_ever_get_in(browser: Any, open_page: Open, run: Run) -> None:
    page = run("eval", "x*y", "--at", "x=1,y=2", "--format", "html").out
    open_page(page.replace("</main>", '<script>hacked=1</script><img src="data:," onerror="hacked=1"></main>'))
    assert browser.execute_script("return typeof hacked") == "undefined"
    browser.get_log("browser")


def test_nothing_is_fetched(browser: Any, open_page: Open, run: Run) -> None:
    for name in ("html", "svg"):
        open_page(run("reverse", SURVEY, *AT, "--format", name).out)
        assert browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)") == []


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_the_page_is_as_wide_as_the_screen_and_no_wider(browser: Any, open_page: Open, run: Run, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(
            run(
                "reverse", "a = tanh(w*x + b)/(1 + exp(-w^2*x)); a*ln(a + 2)", "--at", "w=1,x=2,b=3", "--format", "html"
            ).out
        )
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        beside = browser.find_element("css selector", ".graph.tall").is_displayed()
        assert beside == (width >= 1600)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_graph_too_large_for_the_screen_can_be_read_and_scrolls_to_where_it_works(
    browser: Any, open_page: Open, run: Run
) -> None:
    size = {"width": 1366, "height": 768, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    within = """const [box, at] = ['.graph.wide', '.graph.wide .vertex.at'].map(
          name => document.querySelector(name).getBoundingClientRect());
        return at.left >= box.left && at.right <= box.right && at.top >= box.top && at.bottom <= box.bottom"""
    try:
        open_page(run("forward", "--sample", "sigmoid-neuron", "--format", "html").out)
        assert (
            browser.execute_script("return document.querySelector('.graph.wide text').getBoundingClientRect().height")
            > 9
        )
        assert browser.execute_script("return document.querySelector('.graph.wide').offsetHeight") <= 0.36 * 768 + 1
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 1366
        for _ in range(10):
            press(browser, "ARROW_RIGHT")
            assert browser.execute_script(within)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_wide_table_is_printed_whole(browser: Any, open_page: Open, run: Run) -> None:
    size = {"width": 720, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for command in ("symbolic", "reverse"):
            open_page(run(command, "--sample", "sigmoid-neuron", "--format", "html").out)
            assert browser.execute_script("return document.querySelector('table').getBoundingClientRect().right") <= 720
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_cut_keeps_its_sum_longest(browser: Any, open_page: Open, run: Run) -> None:
    size = {"width": 1366, "height": 768, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(run("reverse", SURVEY, *AT, "--cut", "x1", "--format", "html").out)
        assert "v̄3 × v̇3 + v̄4 × v̇4" in browser.find_element("css selector", "table").text.replace("₃", "3")
        assert not browser.find_element("css selector", "td.adjoint.chain").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_table_that_is_too_wide_scrolls_by_itself_and_the_page_does_not(
    browser: Any, open_page: Open, run: Run
) -> None:
    size = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(run("hessian", SURVEY, *AT, "--trace", "--format", "html").out)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 400
        assert browser.execute_script("return document.querySelector('.rows').scrollWidth") > 1000
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_a_narrow_screen_each_pass_has_a_line_of_its_own(browser: Any, open_page: Open, run: Run) -> None:
    size = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(run("forward", "x*y", "--at", "x=1,y=2", "--format", "html").out)
        bottoms = browser.execute_script("""return [...document.querySelectorAll('tr')].map(row =>
          [...row.querySelectorAll('td.tangent.value')].map(cell => cell.getBoundingClientRect().bottom))""")
        pairs = [pair for pair in bottoms if pair]
        assert pairs
        assert all(first + 10 < second for first, second in pairs)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


LEFT = """const text = document.querySelector('p.failed').firstChild, range = document.createRange();
range.setStart(text, arguments[0]); range.setEnd(text, arguments[0] + 1);
return range.getBoundingClientRect().left"""


def test_the_caret_of_a_message_stands_below_its_place(browser: Any, open_page: Open, run: Run) -> None:
    open_page(run("reverse", "1.5*iiiii + sqrt(y)", "--at", "iiiii=1,y=-2", "--format", "html").out)
    said = browser.execute_script("return document.querySelector('p.failed').textContent")
    caret, place = (browser.execute_script(LEFT, said.index(sign)) for sign in ("^", "sqrt("))
    assert abs(caret - place) < 1


def test_pieces_beside_each_other_are_stepped_by_themselves(browser: Any, open_page: Open) -> None:
    program = td.parse("x*y")
    pieces = [td.adjoint(program, {"x": 1, "y": 2})._repr_html_(), td.primal(program, {"x": 3, "y": 4})._repr_html_()]
    open_page(
        f"<!DOCTYPE html><meta charset=utf-8><title>two</title><p>v<sub>1</sub></p>{pieces[0]}{pieces[1]}{pieces[0]}"
    )
    regions = browser.find_elements("css selector", ".rows")
    assert len(regions) == 3
    press(browser, "ARROW_RIGHT")  # which has no focus there
    assert marked(browser, "at") == set()
    regions[1].click()
    press(browser, "HOME")
    press(browser, "ARROW_RIGHT")
    found = browser.execute_script(
        "return [...document.querySelectorAll('.tracediff')].map(e => e.querySelectorAll('th.at').length)"
    )
    assert found == [0, 1, 0]
    assert browser.get_log("browser") == []


def test_in_the_picture_a_mark_stays_on_its_letter_and_letters_stand_in_columns(
    browser: Any, open_page: Open, run: Run
) -> None:
    open_page(run("reverse", SURVEY, *AT, "--format", "svg").out)
    spans = browser.execute_script(
        """return [...document.querySelectorAll('tspan')].filter(span => /[\u0304\u0307]/.test(span.textContent)).map(
             span => [span.getNumberOfChars(), span.getStartPositionOfChar(0).x, +span.getAttribute('x'),
                      span.getComputedTextLength()])"""
    )
    assert len(spans) > 30
    for _, begins, placed, wide in spans:
        assert begins == pytest.approx(placed)
        assert wide < 10
    numbers = browser.execute_script(
        """return [...document.querySelectorAll('text.bold tspan')].filter(span => /\\./.test(span.textContent)).map(
             span => span.getStartPositionOfChar(span.textContent.indexOf('.')).x)"""
    )
    assert {round((x - 20) / 8.4, 2) % 1 for x in numbers} == {0}


def test_dark_and_light_follow_the_reader(browser: Any, open_page: Open, run: Run) -> None:
    grounds = {}
    try:
        for scheme in ("light", "dark"):
            browser.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            )
            open_page(run("eval", "x*y", "--at", "x=1,y=2", "--format", "html").out)
            grounds[scheme] = browser.execute_script(
                "return [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('td')).color]"
            )
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert grounds == {
        "light": ["rgb(255, 255, 255)", "rgb(31, 35, 40)"],
        "dark": ["rgb(13, 17, 23)", "rgb(230, 237, 243)"],
    }
