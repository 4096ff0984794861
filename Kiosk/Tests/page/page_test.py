"""The page's must-haves, each one test in real Chromium; ends with 1 if any failed."""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "service"))
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from daemon import Daemon

BINARY = sys.argv[1]
ONLY = set(sys.argv[2:])
TESTS = []
SENTENCE = "你好。我们去医院。"
PHRASES = """
greeting: 您好
topics:
  问候: [您好, 谢谢, 再见]
  叫号: [请到1号, 请到2号, 请到3号, 请到4号, 请到5号, 请到6号, 请到7号, 请到8号, 请到9号, 请到10号, 请到11号, 请到12号, 请到13号]
templates:
  call:
    text: 请{ticket}号到{window}号窗口
    slots: {ticket: ticket, window: number}
    priority: call
"""


def test(function):
    TESTS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def expiry(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def luminance(color):
    channels = []
    for value in color:
        value /= 255
        channels.append(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(text):
    return [float(part) for part in text[text.index("(") + 1:text.index(")")].split(",")[:3]]


def until(page, expression, milliseconds):
    """Waits for an expression; the page's policy forbids the browser library's own way, which evaluates text."""
    deadline = time.monotonic() + milliseconds / 1000
    while not page.evaluate(expression):
        expect(time.monotonic() < deadline, f"not in time: {expression}")
        time.sleep(0.02)


class Screen:
    """A page of a browser on the service."""

    def __init__(self, browser, daemon, width=1280, height=800, clock=False, **options):
        self.daemon = daemon
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.context.new_page()
        self.requests = []
        self.errors = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text)
                     if "Content Security Policy" in message.text else None)
        if clock:
            self.page.clock.install()
        self.page.goto(f"http://127.0.0.1:{daemon.port}/screen?display=hall")
        self.page.wait_for_selector("#phrases button")

    def sign(self, text, playing=True):
        self.page.evaluate("text => { window.done = kiosk.sign(text); }", text)
        until(self.page, f"kiosk.player.plan && kiosk.player.plan.text === {json.dumps(text)} && kiosk.player.frame >= 0", 60000)
        if playing:
            until(self.page, "kiosk.player.isPlaying", 60000)

    def close(self):
        errors = self.errors
        self.context.close()
        expect(not errors, f"errors on the page: {errors[:3]}")


@test
def m01_stage(browser, d):
    """1: the stage has a third of the width and the hands stay inside the picture with 5 % to spare"""
    manifest = d.render(SENTENCE)
    boxes = manifest["handBounds"]
    expect(len(boxes) == manifest["frameCount"], "a box a frame")
    for frame, (left, top, right, bottom) in enumerate(boxes):
        expect(left >= 50 and top >= 50 and right <= 950 and bottom <= 950, f"frame {frame}: {left, top, right, bottom}")
    widths = []
    for width, height in ((1280, 800), (1920, 1080), (1080, 1920)):
        screen = Screen(browser, d, width, height)
        box = screen.page.locator(".stage").bounding_box()
        widths.append(round(box["width"] / width, 2))
        expect(box["width"] >= width / 3 and box["height"] >= height / 3, f"{width}x{height}: {box}")
        screen.close()
    return f"shares of the width {widths}"


@test
def m02_buttons(browser, d):
    """2: real buttons of 72 px with labels and a visible ring, reached by Tab and by four keys"""
    screen = Screen(browser, d)
    page = screen.page
    screen.sign("你好", playing=False)
    names = page.locator("button:visible").all_inner_texts()
    # 播放 and 暂停 are one button.
    for wanted in ("重播", "0.5x", "0.75x", "1x", "1.25x", "放大手部", "字幕大小", "高对比", "停止"):
        expect(any(wanted in name for name in names), f"no button {wanted} in {names}")
    expect(any("暂停" in name or "播放" in name for name in names), f"{names}")
    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        expect(box["width"] >= 72 and box["height"] >= 72, f"{button.inner_text()}: {box}")
    count = page.locator("button:visible:enabled").count()
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(count + 10):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('button')].indexOf(document.activeElement)"))
    expect(len(reached - {-1}) == count, f"Tab reached {len(reached - {-1})} of {count}")
    focused = "[...document.querySelectorAll('button, textarea')].indexOf(document.activeElement)"
    page.locator("#play").focus()
    # Every control that four keys lead to from the first one.
    seen, waiting = set(), [page.evaluate(focused)]
    while waiting:
        place = waiting.pop()
        if place in seen or place < 0:
            continue
        seen.add(place)
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            page.evaluate("n => document.querySelectorAll('button, textarea')[n].focus()", place)
            page.keyboard.press(key)
            waiting.append(page.evaluate(focused))
    count += 1
    expect(len(seen) == count, f"the four keys reached {len(seen)} of {count}")
    page.locator("#replay").focus()
    page.keyboard.press("ArrowLeft")
    ring = page.evaluate("""() => { const s = getComputedStyle(document.activeElement);
        return [s.outlineStyle, parseFloat(s.outlineWidth), s.outlineColor, getComputedStyle(document.body).backgroundColor] }""")
    expect(ring[0] == "solid" and ring[1] >= 3, f"ring {ring}")
    ratio = contrast(rgb(ring[2]), rgb(ring[3]))
    expect(ratio >= 3, f"ring contrast {ratio:.1f}")
    screen.close()
    return f"{count} buttons, ring {ring[1]:.0f} px {ratio:.1f}:1"


@test
def m03_captions(browser, d):
    """3: captions of 36 to 72 px with a marked word, 7:1, one live sentence at a time, and unknown words named"""
    screen = Screen(browser, d)
    page = screen.page
    page.evaluate("""() => { window.spoken = [];
        new MutationObserver(() => spoken.push(document.getElementById('spoken').textContent))
            .observe(document.getElementById('spoken'), { childList: true, characterData: true, subtree: true }); }""")
    screen.sign(SENTENCE)
    page.wait_for_selector("#caption .now", timeout=20000)
    style = page.evaluate("""() => { const s = getComputedStyle(document.querySelector('#caption .now'));
        return [s.fontWeight, s.textDecorationLine, s.backgroundColor, s.color] }""")
    expect(int(style[0]) >= 700 and "underline" in style[1], f"{style}")
    marked = contrast(rgb(style[2]), rgb(style[3]))
    plain = page.evaluate("() => { const s = getComputedStyle(document.getElementById('caption')); return [s.color, s.backgroundColor] }")
    expect(marked >= 7 and contrast(rgb(plain[0]), rgb(plain[1])) >= 7, f"contrast {marked:.1f}")
    until(page, "!kiosk.player.isPlaying", 60000)
    spoken = page.evaluate("spoken")
    expect(spoken == ["你好。", "我们去医院。"], f"spoken {spoken}")
    expect(page.locator("#spoken").get_attribute("aria-live") == "polite", "not polite")
    sizes = []
    for _ in range(4):
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.getElementById('caption')).fontSize)"))
        page.locator("#size").click()
    expect(sorted(sizes) == [36, 48, 60, 72], f"sizes {sizes}")
    screen.sign("ㄅ，你好", playing=False)
    expect(page.locator("#unknown").is_visible(), "unknown words hidden")
    expect(page.locator("#unknown").inner_text() == "未收录：ㄅ", page.locator("#unknown").inner_text())
    expect(page.locator("#spelled").is_hidden(), "spelled words without one")
    screen.sign("你好ABC", playing=False)
    expect(page.locator("#unknown").is_hidden(), "unknown words stay")
    expect(page.locator("#spelled").inner_text() == "用手指字母拼出：ABC", page.locator("#spelled").inner_text())
    screen.close()
    return f"marked word {marked:.1f}:1"


@test
def m04_zoom(browser, d):
    """4: the hands are enlarged at once, at least 1.2 times and never left out, and then drawn by a camera at the hands"""
    screen = Screen(browser, d)
    screen.sign("你好", playing=False)
    page = screen.page
    before = page.evaluate("kiosk.player.canvas.toDataURL()")
    page.locator("#play").click()
    page.locator("#zoom").click()
    expect(page.locator("#zoom").get_attribute("aria-pressed") == "true", "not pressed")
    region = page.evaluate("kiosk.player.region({ width: 1000, height: 1000 })")
    boxes = page.evaluate("kiosk.player.plan.handBounds")
    expect(region["width"] <= 1000 / 1.2, f"{region}")
    for left, top, right, bottom in boxes:
        expect(region["x"] <= left and region["y"] <= top and right <= region["x"] + region["width"]
               and bottom <= region["y"] + region["height"], f"{region} {left, top, right, bottom}")
    expect(page.evaluate("kiosk.player.canvas.toDataURL()") != before, "nothing changed")
    until(page, "kiosk.player.closeUp && [...kiosk.player.bitmaps.values()].some((b) => b.isCloseUp)", 60000)
    manifest = d.json("GET", "/v1/clips/" + page.evaluate("kiosk.player.closeUp"))[1]
    plan = page.evaluate("kiosk.player.plan")
    expect(manifest["profile"]["camera"] == "hands" and manifest["text"] == "你好", f"{manifest['profile']}")
    expect(manifest["frameCount"] == plan["frameCount"], "another length")
    page.locator("#zoom").click()
    until(page, "[...kiosk.player.bitmaps.values()].some((b) => !b.isCloseUp)", 60000)
    screen.close()
    return f"{1000 / region['width']:.2f} times, then a camera at the hands"


@test
def m05_speed(browser, d):
    """5: another speed shows the same pictures at other times, without a new order"""
    d.render(SENTENCE)
    lengths = {}
    for speed in ("1", "0.5", "1.25"):
        screen = Screen(browser, d)
        page = screen.page
        page.locator(f"[data-speed='{speed}']").click()
        screen.sign(SENTENCE)
        begin = page.evaluate("performance.now()")
        until(page, "!kiosk.player.isPlaying", 60000)
        lengths[speed] = (page.evaluate("performance.now()") - begin) / 1000
        orders = [url for url in screen.requests if url.endswith("/v1/render")]
        expect(len(orders) == 1, f"{len(orders)} orders")
        screen.close()
    seconds = d.render(SENTENCE)["durationMilliseconds"] / 1000
    for speed, length in lengths.items():
        expect(abs(length * float(speed) - seconds) < 0.25 * seconds + 0.5, f"{speed}: {length:.1f} s for {seconds:.1f} s")
    return ", ".join(f"{speed}x {length:.1f} s" for speed, length in lengths.items())


@test
def m06_phrases(browser, d):
    """6: phrases by topic, twelve a page with buttons, and a field for at most 200 characters"""
    screen = Screen(browser, d)
    page = screen.page
    expect(page.locator("#topics button").all_inner_texts() == ["问候", "叫号"], "topics")
    page.locator("#topics button").nth(1).click()
    expect(page.locator("#phrases button").count() == 12, "twelve")
    page.locator("#next").click()
    expect(page.locator("#phrases button").all_inner_texts() == ["请到13号"], "second page")
    page.locator("#phrases button").first.click()
    until(page, "kiosk.player.plan && kiosk.player.plan.text === '请到13号'", 30000)
    page.locator("#text").fill("谢谢")
    page.locator("#translate").click()
    until(page, "kiosk.player.plan && kiosk.player.plan.text === '谢谢'", 30000)
    expect(page.locator("#text").get_attribute("maxlength") == "200", "maxlength")
    screen.close()


@test
def m07_idle(browser, d):
    """7: after a minute a warning that can be extended, then a greeting; a touch ends it within 100 ms; typed text goes"""
    d.render("您好")
    screen = Screen(browser, d, clock=True)
    page = screen.page
    page.locator("#text").fill("我的秘密")
    page.clock.run_for(58000)
    expect(page.locator("#warning").is_hidden(), "warned too early")
    page.clock.run_for(3000)
    expect(page.locator("#warning").is_visible(), "no warning")
    page.locator("#stay").click()
    expect(page.locator("#warning").is_hidden() and page.locator("#text").input_value() == "我的秘密", "not extended")
    page.clock.run_for(62000)
    expect(page.locator("#warning").is_visible(), "no second warning")
    page.clock.run_for(16000)
    expect(page.locator("#rest").is_visible() and page.locator("#text").input_value() == "", "text not cleared")
    page.clock.resume()
    until(page, "kiosk.player.isPlaying && kiosk.player.plan.text === '您好'", 30000)
    spent = page.evaluate("""() => { const begin = Date.now();
        document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        return [document.getElementById('rest').hidden, Date.now() - begin] }""")
    expect(spent[0] and spent[1] <= 100, f"{spent}")
    screen.close()
    return f"left after {spent[1]} ms"


@test
def m08_reduced_motion(browser, d):
    """8: with reduced motion nothing moves by itself, and signing plays when 播放 is pressed"""
    screen = Screen(browser, d, reduced_motion="reduce")
    page = screen.page
    screen.sign("你好", playing=False)
    page.wait_for_timeout(1500)
    expect(not page.evaluate("kiosk.player.isPlaying") and page.evaluate("kiosk.player.frame") == 0, "it moved")
    expect("播放" in page.locator("#state").inner_text(), "not said")
    durations = page.evaluate("[...document.querySelectorAll('button')].map((b) => getComputedStyle(b).transitionDuration)")
    expect(set(durations) == {"0s"}, f"{set(durations)}")
    expect(page.locator("#play").inner_text().endswith("播放"), "the button")
    page.locator("#play").click()
    until(page, "kiosk.player.frame > 2", 20000)
    expect(page.locator("#play").inner_text().endswith("暂停"), "the button does not pause")
    page.locator("#play").click()
    frame = page.evaluate("kiosk.player.frame")
    page.wait_for_timeout(600)
    expect(page.evaluate("kiosk.player.frame") == frame, "it went on")
    screen.close()


@test
def m09_emergency(browser, d):
    """9: an emergency fills the screen as an alert in black on yellow with text and signing, without flashing"""
    screen = Screen(browser, d)
    page = screen.page
    body = {"text": "请马上离开", "priority": "emergency", "expires_at": expiry(600)}
    begin = time.monotonic()
    status, _ = d.json("PUT", "/v1/displays/hall/now", body, {"Prefer": "wait=10"})
    expect(status == 200, f"{status}")
    page.wait_for_selector("#emergency", state="visible", timeout=10000)
    seen = time.monotonic() - begin
    box = page.locator("#emergency").bounding_box()
    expect(box["width"] >= 1280 and box["height"] >= 800, f"{box}")
    expect(page.locator("#emergency").get_attribute("role") == "alert", "no alert")
    expect(page.locator("#emergencyText").inner_text() == "请马上离开", "text")
    colors = page.evaluate("() => { const s = getComputedStyle(document.getElementById('emergency')); return [s.color, s.backgroundColor] }")
    expect(rgb(colors[0]) == [0, 0, 0] and contrast(rgb(colors[0]), rgb(colors[1])) >= 7, f"{colors}")
    until(page, "kiosk.alarm.frame > 3", 30000)
    # Mean luminance of the signing at 20 looks a second: a flash is a pair of changes by a tenth.
    values = page.evaluate("""async () => {
        const canvas = document.createElement('canvas'); canvas.width = 16; canvas.height = 16;
        const context = canvas.getContext('2d', { willReadFrequently: true }); const result = [];
        for (let look = 0; look < 60; look += 1) {
            context.drawImage(document.getElementById('emergencyStage'), 0, 0, 16, 16);
            const data = context.getImageData(0, 0, 16, 16).data; let sum = 0;
            for (let i = 0; i < data.length; i += 4) sum += 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
            result.push(sum / 256 / 255);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return result; }""")
    changes = sum(abs(a - b) >= 0.1 for a, b in zip(values, values[1:]))
    expect(changes / 3 / 2 < 3, f"{changes} changes in 3 s")
    animated = page.evaluate("document.getAnimations().length")
    expect(animated == 0, f"{animated} animations")
    d.request("DELETE", "/v1/displays/hall/now")
    page.wait_for_selector("#emergency", state="hidden", timeout=10000)
    screen.close()
    return f"on the screen after {seen:.2f} s, {changes} changes of luminance"


@test
def m10_offline(browser, d):
    """10: nothing but its own origin is asked, the policy forbids the rest, and it survives a restart of the service"""
    screen = Screen(browser, d)
    page = screen.page
    screen.sign("谢谢", playing=False)
    policy = d.request("GET", "/screen")[1]["Content-Security-Policy"]
    for part in ("default-src 'self'", "img-src 'self' blob:", "frame-ancestors 'self'"):
        expect(part in policy, policy)
    expect("unsafe" not in policy, policy)
    shown = page.evaluate("kiosk.player.canvas.toDataURL()")
    d.kill()
    page.wait_for_selector("#chip", state="visible", timeout=15000)
    expect(len(page.evaluate("kiosk.player.canvas.toDataURL()")) > 1000 and shown, "the last picture is gone")
    d.start()
    page.wait_for_selector("#chip", state="hidden", timeout=20000)
    screen.sign("再见", playing=False)
    foreign = [url for url in screen.requests if not url.startswith((f"http://127.0.0.1:{d.port}/", "blob:"))]
    expect(not foreign, f"{foreign}")
    screen.errors = [error for error in screen.errors if "fetch" not in error.lower()]
    screen.close()
    return f"{len(screen.requests)} requests"


@test
def m11_fonts(browser, d):
    """11: no font is fetched, and Chinese characters have glyphs"""
    screen = Screen(browser, d)
    same = screen.page.evaluate("""() => {
        const canvas = document.createElement('canvas'); canvas.width = 64; canvas.height = 64;
        const context = canvas.getContext('2d', { willReadFrequently: true });
        const picture = (text) => { context.clearRect(0, 0, 64, 64);
            context.font = '48px ' + getComputedStyle(document.body).fontFamily; context.fillText(text, 4, 52);
            return context.getImageData(0, 0, 64, 64).data.join(); };
        const missing = picture('\\u{10FFFD}');
        return [...'手语数字人请到号窗口'].filter((glyph) => picture(glyph) === missing); }""")
    expect(not same, f"no glyph for {same}")
    fonts = [url for url in screen.requests if url.split("?")[0].endswith((".woff", ".woff2", ".ttf", ".otf"))]
    expect(not fonts and screen.page.evaluate("document.fonts.size") == 0, f"{fonts}")
    screen.close()


@test
def m12_leaks(browser, d):
    """12: 2,000 clips later the page has grown by less than 10 MB and holds no pictures but those ahead"""
    clips = [d.render(text, profile="64x64@5")["id"] for text in ("你好", "谢谢", "再见")]
    screen = Screen(browser, d)
    page = screen.page
    session = screen.context.new_cdp_session(page)

    def heap():
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    show = """async ([clips, count]) => { for (let n = 0; n < count; n += 1) await kiosk.player.open(clips[n % clips.length]); }"""
    page.evaluate(show, [clips, 100])
    before = heap()
    page.evaluate(show, [clips, 2000])
    page.evaluate("kiosk.player.reset()")
    page.wait_for_timeout(1000)
    after = heap()
    expect(after - before < 10, f"{before:.1f} MB to {after:.1f} MB")
    left = page.evaluate("kiosk.player.openBitmaps")
    expect(left == 0, f"{left} bitmaps open")
    screen.close()
    return f"{before:.1f} MB to {after:.1f} MB"


@test
def rest(browser, d):
    """before anything is signed, and after 停止, the stage shows the signer at rest and its surroundings go on with the picture"""
    screen = Screen(browser, d)
    page = screen.page
    colors = """new Set(new Uint32Array(kiosk.player.context.getImageData(
        0, 0, kiosk.player.canvas.width, kiosk.player.canvas.height).data.buffer)).size"""
    until(page, colors + " > 100", 60000)
    expect(page.evaluate("kiosk.player.clip === null"), "something is signed")
    expect("gradient" in page.evaluate("document.getElementById('frame').style.background"), "no background")
    screen.sign("谢谢", playing=False)
    page.locator("#stop").click()
    expect(page.evaluate("kiosk.player.clip === null") and page.evaluate(colors) > 100, "an empty stage")
    expect(page.locator("#caption").inner_text() == "", page.locator("#caption").inner_text())
    screen.close()


@test
def emergency_text(browser, d):
    """an emergency's text is seen whole on every screen, a long one too, and a short one in large letters"""
    sizes = []
    for width, height in ((1280, 800), (1920, 1080), (1080, 1920)):
        screen = Screen(browser, d, width, height)
        page = screen.page
        for text in ("请马上离开", "请注意，本大楼发生火灾，请不要乘坐电梯，请马上从安全出口离开。" * 4):
            d.json("PUT", "/v1/displays/hall/now", {
                "text": text, "priority": "emergency", "expires_at": expiry(600)}, {"Prefer": "wait=10"})
            until(page, f"document.getElementById('emergencyText').textContent === {json.dumps(text)}", 30000)
            box, size = page.evaluate("""() => { const node = document.getElementById('emergencyText');
                const range = document.createRange(); range.selectNodeContents(node); const r = range.getBoundingClientRect();
                const outer = node.getBoundingClientRect();
                return [[r.left - outer.left, r.top - outer.top, outer.right - r.right, outer.bottom - r.bottom],
                        parseFloat(getComputedStyle(node).fontSize)] }""")
            expect(min(box) >= -1, f"{width}x{height}: cut off: {box}")
            sizes.append(size)
        screen.close()
    d.request("DELETE", "/v1/displays/hall/now")
    expect(min(sizes[::2]) >= 80 and min(sizes) >= 24, f"{sizes}")
    return f"letters of {sizes} px"


@test
def label_and_axe(browser, d):
    """the label 数字人手语 · 机器生成 is always seen, and axe finds nothing serious"""
    screen = Screen(browser, d)
    page = screen.page
    expect(page.locator("#label").inner_text() == "数字人手语 · 机器生成" and page.locator("#label").is_visible(), "label")
    counts = []
    for state in ("plain", "signing", "contrast", "emergency"):
        if state == "signing":
            screen.sign("你好", playing=False)
        if state == "contrast":
            page.locator("#contrast").click()
        if state == "emergency":
            d.json("PUT", "/v1/displays/hall/now", {"text": "请马上离开", "priority": "emergency", "expires_at": expiry(600)},
                   {"Prefer": "wait=10"})
            page.wait_for_selector("#emergency", state="visible", timeout=10000)
        violations = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:80]) for v in violations if v["impact"] in ("serious", "critical")]
        expect(not serious, f"{state}: {serious}")
        counts.append([v["id"] for v in violations])
    d.request("DELETE", "/v1/displays/hall/now")
    screen.errors = [error for error in screen.errors if "Content Security Policy" not in error]
    screen.close()
    return f"violations of any kind: {counts}"


@test
def captions_as_text_track(browser, d):
    """Chromium reads the WebVTT as a text track"""
    clip = d.render(SENTENCE)["id"]
    screen = Screen(browser, d)
    cues = screen.page.evaluate("""async (address) => {
        const video = document.createElement('video'); const track = document.createElement('track');
        track.src = address; track.kind = 'captions'; track.default = true; video.append(track); document.body.append(video);
        track.track.mode = 'hidden';
        await new Promise((resolve, reject) => { track.onload = resolve; track.onerror = reject; });
        const result = [...track.track.cues].map((cue) => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent]);
        video.remove(); return result; }""", f"/v1/clips/{clip}/captions.vtt")
    expect([cue[2].strip() for cue in cues] == ["你好。", "我们去医院。"], f"{cues}")
    expect(cues[0][1] <= cues[1][0] + 0.001 and cues[0][0] < cues[0][1], f"{cues}")
    screen.close()


@test
def animation_plays(browser, d):
    """Chromium decodes the APNG with every frame"""
    manifest = d.render("你好")
    screen = Screen(browser, d)
    found = screen.page.evaluate("""async (address) => {
        const response = await fetch(address);
        const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type: 'image/png' });
        await decoder.tracks.ready; await decoder.completed;
        return [decoder.tracks.selectedTrack.frameCount, decoder.tracks.selectedTrack.animated]; }""",
                                 f"/v1/clips/{manifest['id']}/clip.apng")
    expect(found == [manifest["frameCount"], True], f"{found}")
    screen.close()


def main():
    results = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        d = Daemon(BINARY, profile="240x320@12", quality="draft", phrases_text=PHRASES)
        try:
            d.start()
            for function in TESTS:
                if ONLY and not any(function.__name__.startswith(name) for name in ONLY):
                    continue
                begin = time.monotonic()
                try:
                    detail = function(browser, d)
                    results.append(True)
                    print(f"ok    {function.__doc__}" + (f" [{detail}]" if detail else "")
                          + f" ({time.monotonic() - begin:.1f} s)", flush=True)
                except Exception as error:  # Every failure of a test is reported alike.
                    results.append(False)
                    print(f"FAIL  {function.__doc__}: {type(error).__name__}: {error}", flush=True)
        finally:
            d.remove()
            browser.close()
    print(f"{sum(results)} of {len(results)} passed")
    sys.exit(0 if all(results) else 1)


main()
