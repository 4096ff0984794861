"""Plays a clip in Chromium on the page, alone and while other clips are being rendered, and counts what was shown.

Usage: Kiosk/Tests/page/run.sh BINARY playback [RUNS]
The figures need a machine with nothing else to do; a frame that was not shown fails.
"""
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "service"))
from daemon import Daemon  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

TEXT = "请您到3号窗口办理居住证，请出示身份证，请在这里签名，谢谢。"
OTHERS = "请{}号到3号窗口" + "请等待" * 10

# The player tells its listener of each frame that it puts on the screen.
LISTEN = """() => {
  window.framesShown = [];
  const listener = kiosk.player.listener;
  kiosk.player.listener = (event) => {
    if (event.kind === "frame") framesShown.push([kiosk.player.frame, performance.now()]);
    listener(event);
  };
}"""


def play(browser, daemon, clip, renders):
    """Plays the clip once and returns a line of figures and how many frames were not shown."""
    page = browser.new_context(viewport={"width": 1080, "height": 1920}).new_page()
    page.goto(f"http://127.0.0.1:{daemon.port}/screen?display=hall")
    page.wait_for_function("() => typeof kiosk !== 'undefined' && kiosk.player && kiosk.player.listener")
    page.evaluate(LISTEN)
    frames = "signavatard_render_frame_seconds_count"
    before, jobs = daemon.metric(frames), []
    for number in range(3 if renders else 0):
        text = OTHERS.format(time.time_ns() % 100000 + number)
        jobs.append(daemon.json("POST", "/v1/render", {"text": text, "priority": "announcement"})[1]["id"])
    page.evaluate("text => { kiosk.sign(text); }", TEXT)
    page.wait_for_function(
        "() => framesShown.length > 2 && !kiosk.player.isPlaying && !kiosk.player.wantsPlay", timeout=120_000)
    shown = page.evaluate("framesShown")
    drawn = daemon.metric(frames) - before
    for job in jobs:
        daemon.request("DELETE", "/v1/jobs/" + job)
    page.context.close()
    gaps = sorted(b[1] - a[1] for a, b in zip(shown, shown[1:]) if b[0] > a[0])
    missing = clip["frameCount"] - len({frame for frame, _ in shown})
    rate = 1000 * len(gaps) / sum(gaps)
    return (f"{'while rendering' if renders else 'alone':16} {clip['frameCount'] - missing} of {clip['frameCount']} frames, "
            f"{rate:.2f} a second, from frame to frame median {statistics.median(gaps):.1f} ms, "
            f"p99 {gaps[int(len(gaps) * .99)]:.1f}, most {gaps[-1]:.1f}; {drawn:.0f} other frames rendered meanwhile; "
            f"load {os.getloadavg()[0]:.1f}"), missing


def main():
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    daemon = Daemon(sys.argv[1], profile="720x1280@25", quality="standard")
    lost = 0
    try:
        daemon.start()
        clip = daemon.render(TEXT)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for renders in [False] + [True] * runs:
                line, missing = play(browser, daemon, clip, renders)
                lost += missing
                print(line, flush=True)
            browser.close()
    finally:
        daemon.remove()
    sys.exit(1 if lost else 0)


main()
