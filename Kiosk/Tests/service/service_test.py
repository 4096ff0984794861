"""Tests of the running service; prints one line a test and ends with 1 if any failed."""
import concurrent.futures
import hashlib
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tarfile
import threading
import time

from daemon import ROOT, Daemon

BINARY = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def expiry(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@test
def forms(d):
    """every form of a clip holds the same frames, and nothing changes at its address"""
    manifest = d.render("你好")
    clip = manifest["id"]
    frames = []
    for entry in manifest["frames"]:
        index = int(entry["file"][6:11])
        status, headers, png = d.request("GET", f"/v1/clips/{clip}/frames/{index}.png")
        expect(status == 200 and hashlib.sha256(png).hexdigest() == entry["sha256"], f"frame {index}")
        expect("immutable" in headers["Cache-Control"], "not immutable")
        frames.append(png)
    status, headers, _ = d.request("GET", f"/v1/clips/{clip}")
    again = d.request("GET", f"/v1/clips/{clip}", headers={"If-None-Match": headers["ETag"]})
    expect(status == 200 and again[0] == 304 and not again[2], "no 304")
    tar = tarfile.open(fileobj=io.BytesIO(d.request("GET", f"/v1/clips/{clip}/clip.tar")[2]))
    expect(len(tar.getnames()) == len(frames) + 2, "tar names")
    expect(tar.extractfile(f"{clip}/frame_00001.png").read() == frames[1], "tar frame")
    apng = d.request("GET", f"/v1/clips/{clip}/clip.apng")[2]
    expect(apng.count(b"fcTL") == len(frames), "apng frames")
    vtt = d.request("GET", f"/v1/clips/{clip}/captions.vtt")[2].decode()
    expect(vtt.startswith("WEBVTT"), "vtt")
    stream = d.request("GET", f"/v1/clips/{clip}/stream.png")[2]
    expect(stream.count(b"Content-Type: image/png") == len(frames) and frames[-1] in stream, "stream")
    return f"{len(frames)} frames"


@test
def cacheable_twin(d):
    """GET by text leads to the immutable address, which draws the clip even where it is unknown"""
    path = "/v1/clip?text=%E8%B0%A2%E8%B0%A2&profile=64x96%4010"
    status, headers, _ = d.request("GET", path)
    expect(status == 307 and "max-age=300" in headers["Cache-Control"], "redirect")
    while True:
        status, answer = d.json("GET", headers["Location"], headers={"Prefer": "wait=10"})
        if status != 202:
            break
    expect(status == 200 and answer["text"] == "谢谢", f"{status}")
    other = headers["Location"].replace("%E8%B0%A2%E8%B0%A2", "%E4%BD%A0%E5%A5%BD").replace(
        answer["id"], "0" * 64)
    expect(d.json("GET", other)[1]["code"] == "id_mismatch", "mismatch")


@test
def request_limits(d):
    """each limit of requests at its value and one above"""
    def code(body, **headers):
        return d.json("POST", "/v1/render", body, headers)[1].get("code")

    def sized(length):
        head = b'{"text":"\xe5\xa5\xbd","ttl_s":30'
        return head + b" " * (length - len(head) - 1) + b"}"
    js = {"Content-Type": "application/json"}
    expect(d.request("POST", "/v1/render", sized(65536), js)[0] in (200, 202), "64 KiB refused")
    expect(d.request("POST", "/v1/render", sized(65537), js)[0] == 413, "64 KiB + 1 accepted")
    expect(code({"text": "好" * 1001}) == "text_not_allowed", "1001 characters")
    expect(code({"text": "a\u202eb"}) == "text_not_allowed", "bidi override")
    expect(code({"text": "好", "profile": "1921x1080@25"}) == "clip_not_allowed", "too many pixels")
    expect(code({"text": "好", "profile": "64x64@61"}) == "clip_not_allowed", "61 a second")
    expect(code({"text": "我们去医院" * 200, "profile": "64x64@1"}) is None, "1000 characters")
    deep = ("[" * 33 + "]" * 33).encode()
    expect(d.request("POST", "/v1/render", deep, js)[0] == 400, "depth 33")
    expect(d.request("POST", "/v1/render", b'{"text":"a","text":"b"}', js)[0] == 400, "duplicate key")
    expect(d.request("POST", "/v1/render", b"{}", {"Content-Type": "text/plain"})[0] == 415, "media type")
    expect(d.request("POST", "/v1/render", b"{}", {**js, "Content-Encoding": "gzip"})[0] == 415, "encoding")
    expect(d.request("GET", "/healthz", headers={f"X-{n}": "1" for n in range(50)})[0] == 200, "50 fields")
    expect(d.request("GET", "/healthz", headers={"X-A": "a" * 8000})[0] == 200, "8000 bytes")
    for headers in ({f"X-{n}": "1" for n in range(70)}, {"X-A": "a" * 8300},
                    {f"X-{n}": "a" * 6000 for n in range(3)}):
        try:
            status = d.request("GET", "/healthz", headers=headers)[0]
        except (http.client.HTTPException, OSError):
            status = 0
        expect(status in (0, 400, 431), f"{len(headers)} headers gave {status}")
    for path in ("/v1/clips/../../etc/passwd", "/v1/clips/" + "A" * 64, "/v1/clips/" + "0" * 63,
                 f"/v1/clips/{'0' * 64}/frames/-1.png", f"/v1/clips/{'0' * 64}/frames/01.png",
                 f"/v1/clips/{'0' * 64}/frames/99999999999999999999.png"):
        expect(d.request("GET", path)[0] == 404, path)
    # What was accepted is finished before the next test counts what is drawn; the long text gives too long a clip.
    d.render("好", ttl_s=30)
    long = {"text": "我们去医院" * 200, "profile": "64x64@1"}
    while d.json("POST", "/v1/render", long, {"Prefer": "wait=10"})[0] == 202:
        pass


@test
def wrong_orders(d):
    """every kind of wrong order gets its own answer, in two languages, and draws nothing"""
    before = d.metric("signavatard_jobs_total")
    text, clip, field = (422, "text_not_allowed"), (422, "clip_not_allowed"), (400, "bad_request")
    for body, expected in [
        ({"text": ""}, text), ({"text": "  \n "}, text), ({"text": "好" + "\u0301" * 9}, text), ({"text": "好\x00"}, text),
        ({"text": "好\u2066"}, text), ({"text": "好\uffff"}, text), ({"text": "😀" * 1001}, text),
        ({"text": "好", "profile": "15x64@25"}, clip), ({"text": "好", "profile": "1081x1920@25"}, clip),
        ({"text": "好", "profile": "64x64@61"}, clip), ({"text": "好", "profile": "64x64@0"}, field), ({"text": "好", "profile": "64x64"}, field),
        ({"text": "好", "speed": 0.49}, field), ({"text": "好", "speed": 2.01}, field), ({"text": "好", "speed": "1"}, field),
        ({"text": "好", "camera": None}, field), ({"text": "好", "priority": "top"}, field), ({"text": "好", "ttl_s": 0}, field),
        ({"text": "好", "template": "call"}, field), ({"template": "call", "slots": {"ticket": "A015"}}, field),
        ({"template": "call", "slots": {"ticket": "A 15", "window": 3}}, field), ({"text": "好", "color": 1}, field),
        ({"text": "好", "expires_at": "tomorrow"}, field), ([], field), (b"", (400, "bad_json")), (b"\xff", (400, "bad_json")),
        (b'{"text":NaN}', (400, "bad_json")), (b'{"text":"\\ud800"}', (400, "bad_json")),
        (b"[" + b"0," * 10_000 + b"0]", (400, "bad_json")), ({"text": "ㄅ", "strict": True}, (422, "unknown_words")),
    ]:
        status, _, content = d.request("POST", "/v1/render", body, {"Content-Type": "application/json"})
        problem = json.loads(content)
        found = (status, problem.get("code"))
        expect(found == expected, f"{str(body)[:60]}: {found}, not {expected}")
        expect(problem["detail_zh"] and problem["detail_en"] and problem["status"] == status, f"{problem}")
    expect(d.metric("signavatard_jobs_total") == before, "something was drawn")
    # How long a clip becomes is known when it is planned.
    status = 202
    while status == 202:
        status, answer = d.json("POST", "/v1/render", {"text": "我们去医院" * 100, "profile": "64x64@25"}, {"Prefer": "wait=10"})
    expect((status, answer.get("code")) == clip, f"{status} {str(answer)[:200]}")
    status, headers, _ = d.request("PUT", "/v1/render", {"text": "好"})
    expect(status == 405 and headers["Allow"] == "POST", f"{status} {headers}")


@test
def host_and_origin(d):
    """foreign hosts and pages of other origins are refused"""
    own = f"http://127.0.0.1:{d.port}"
    body = {"text": "好"}
    expect(d.request("GET", "/v1/info", headers={"Host": "evil.example"})[0] == 403, "host")
    expect(d.request("GET", "/v1/info", headers={"Host": f"localhost:{d.port}"})[0] == 200, "localhost")
    expect(d.request("POST", "/v1/render", body, {"Origin": "http://evil.example"})[0] == 403, "origin")
    expect(d.request("POST", "/v1/render", body, {"Origin": "null"})[0] == 403, "null origin")
    expect(d.request("POST", "/v1/render", body, {"Sec-Fetch-Site": "cross-site"})[0] == 403, "site")
    expect(d.request("POST", "/v1/render", body, {"Origin": own})[0] in (200, 202), "own origin")


def ipv6_and_named_hosts(binary):
    """an IPv6 listener takes its own address, and names of the settings count in any case"""
    d = Daemon(binary)
    try:
        d.start_with("hosts: [Kiosk.Example]\norigins: [\"http://CMS.example\"]\n", host="::1")
        def code(method="GET", path="/v1/info", body=None, **headers):
            return d.request(method, path, body, headers)[0]
        for host in (f"[::1]:{d.port}", f"[0:0:0:0:0:0:0:1]:{d.port}", "kiosk.example", f"KIOSK.example:{d.port}"):
            expect(code(Host=host) == 200, host)
        for host in (f"[::2]:{d.port}", "kiosk.example.evil"):
            expect(code(Host=host) == 403, host)
        expect(code("POST", "/v1/render", {"text": "好"}, Origin="http://cms.example") in (200, 202), "origin")
    finally:
        d.remove()


def instruction_set(binary):
    """the library's own variables are taken, and a set of instructions that there is not is refused at start"""
    d = Daemon(binary)
    try:
        d.start({"SIGNAVATAR_ISA": "baseline", "SIGNAVATAR_PACKS": d.folder + "/elsewhere"})
        expect(d.render("你好")["frameCount"] > 0, "baseline")
        expect(os.listdir(d.folder + "/cache/packs"), "no packs in the cache folder")
        expect(not os.path.exists(d.folder + "/elsewhere"), "packs elsewhere")
        wrong = subprocess.run([binary, "--print-config"], capture_output=True, text=True, cwd=ROOT,
                               env={**os.environ, "SIGNAVATAR_ISA": "avx9"})
        expect(wrong.returncode == 78 and "avx9" in wrong.stderr and "baseline, avx2" in wrong.stderr, f"{wrong}")
    finally:
        d.remove()


@test
def queue_limit(d):
    """64 orders wait, the 65th is told to come again, an emergency still gets in"""
    statuses = []
    for number in range(70):
        status, headers, _ = d.request(
            "POST", "/v1/render", {"text": f"请到{number}号窗口请到{number}号窗口", "profile": "640x720@60", "priority": "prefetch"})
        statuses.append(status)
        if status == 429:
            expect("Retry-After" in headers, "no Retry-After")
    accepted = sum(status in (200, 202) for status in statuses)
    # A clip that is being drawn still has its place; one may be finished meanwhile.
    expect(64 <= accepted <= 66 and 429 in statuses, f"{accepted} accepted")
    ready = d.request("GET", "/readyz")[0]
    expect(ready == 503, f"readyz {ready} with a full queue")
    alarm = d.request("POST", "/v1/render", {"text": "快跑", "priority": "emergency", "profile": "64x64@5"})
    expect(alarm[0] in (200, 202), "emergency refused")
    return f"{accepted} accepted"


@test
def streams_limit(d):
    """32 streams are open at a time, not 33"""
    sockets = []
    try:
        for number in range(33):
            connection = d.connection(10)
            connection.request("GET", "/v1/displays/hall/events")
            answer = connection.getresponse()
            sockets.append((connection, answer))
            expect(answer.status == (200 if number < 32 else 503), f"stream {number}: {answer.status}")
    finally:
        for connection, answer in sockets:
            answer.close()
            connection.close()


@test
def slow_body(d):
    """half a body is answered with 408 and does not stay"""
    with socket.create_connection(("127.0.0.1", d.port), timeout=20) as client:
        client.sendall(b"POST /v1/render HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                       b"Content-Length: 100\r\n\r\n{")
        begin = time.monotonic()
        expect(client.recv(12) == b"HTTP/1.1 408", "no 408")
        return f"{time.monotonic() - begin:.1f} s"


@test
def displays(d):
    """a call is shown, an emergency covers it, and the screen returns to the call"""
    name = "/v1/displays/hall/now"
    wait = {"Prefer": "wait=10"}
    expect(d.json("PUT", name, {"text": "火", "priority": "emergency"})[0] == 400, "emergency without an end")
    status, call = d.json("PUT", name, {"template": "call", "slots": {"ticket": "A015", "window": 3}}, wait)
    expect(status == 200 and call["show"]["text"] == "请A015号到3号窗口", f"{status} {call}")
    status, alarm = d.json("PUT", name, {"text": "请马上离开", "priority": "emergency", "expires_at": expiry(4)}, wait)
    expect(status == 200 and alarm["show"]["repeat"], f"{status}")
    expect(d.json("GET", "/v1/displays")[1]["hall"]["now"]["priority"] == "emergency", "not shown")
    # A text that cannot be signed never takes the screen.
    expect(d.json("PUT", name, {"text": "好\u202e"})[0] == 422, "bad text")
    deadline = time.monotonic() + 20
    while d.json("GET", "/v1/displays")[1]["hall"]["now"]["priority"] == "emergency":
        expect(time.monotonic() < deadline, "the emergency did not end")
        time.sleep(0.1)
    expect(d.json("GET", "/v1/displays")[1]["hall"]["now"]["clip"] == call["clip"], "no return")
    connection = d.connection(5)
    connection.request("GET", "/v1/displays/hall/events")
    answer = connection.getresponse()
    text = ""
    while "event: revert" not in text:
        text += answer.read1(65536).decode()
    connection.close()
    for event in ("show", "preempt", "revert"):
        expect(f"event: {event}" in text, f"no {event} in the events")
    expect(d.json("DELETE", name)[1]["now"] is None, "not cleared")


@test
def cancel(d):
    """a cancelled job ends, and the same order can be given again"""
    body = {"text": "我们明天去医院看医生", "profile": "640x720@60"}
    clip = d.json("POST", "/v1/render", body)[1]["id"]
    expect(d.request("DELETE", f"/v1/jobs/{clip}")[0] == 204, "not cancelled")
    expect(d.json("GET", f"/v1/clips/{clip}")[1]["code"] == "cancelled", "not gone")
    expect(d.request("DELETE", f"/v1/jobs/{clip}")[0] == 404, "cancelled twice")


@test
def single_flight(d):
    """50 clients that want the same new clip get it, and it is drawn once"""
    before = d.metric("signavatard_render_frame_seconds_count")

    def order(_):
        return d.render("医院在哪里", profile="64x96@10")["frameCount"]
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        counts = set(pool.map(order, range(50)))
    drawn = d.metric("signavatard_render_frame_seconds_count") - before
    expect(len(counts) == 1 and drawn == counts.pop(), f"{drawn} frames drawn")


@test
def reload_library(d):
    """the library is exchanged under load without a failed request; a broken one is refused and named"""
    library = d.settings["library"]
    stop = threading.Event()
    failures = []

    def load(number):
        while not stop.is_set():
            status, _, _ = d.request("POST", "/v1/render", {"text": f"请到{random.randint(1, 99)}号", "profile": "64x64@2"})
            if status not in (200, 202, 429):
                failures.append(status)
    threads = [threading.Thread(target=load, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    signs = os.path.join(library, "signs", "greetings.yaml")
    with open(signs, encoding="utf-8") as file:
        good = file.read()
    try:
        before = d.json("GET", "/v1/library")[1]["hash"]
        for number in range(3):
            with open(signs, "a", encoding="utf-8") as file:
                file.write(f"# {number}\n")
            status, answer = d.json("POST", "/v1/library/reload")
            expect(status == 200 and answer["changed"] and answer["hash"] != before, f"{status} {answer}")
            before = answer["hash"]
        with open(signs, "a", encoding="utf-8") as file:
            file.write("\nnonsense: [\n")
        status, answer = d.json("POST", "/v1/library/reload")
        expect(status == 409 and "greetings.yaml" in answer["detail_en"], f"{status} {answer}")
        expect(d.json("GET", "/v1/library")[1]["hash"] == before, "the old library did not stay")
        with open(signs, "w", encoding="utf-8") as file:
            file.write(good)
        d.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        while d.json("GET", "/v1/library")[1]["hash"] == before:
            expect(time.monotonic() < deadline, "SIGHUP did nothing")
            time.sleep(0.1)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    expect(not failures, f"failed requests: {failures}")


@test
def logs_hold_no_text(d):
    """what visitors typed is in no log line"""
    # Whole texts: the names of signs stand in what a refused library says about itself.
    for text in ("医院在哪里", "我们去医院", "我们明天去医院看医生", "快跑"):
        expect(text not in d.log_text(), "text in the log")
    for line in d.log_text().splitlines():
        json.loads(line)


@test
def cached_latency(d):
    """cached frames are answered quickly, one connection, one after the other"""
    clip = d.render("你好")["id"]
    connection = d.connection()
    times = []
    for number in range(2000):
        begin = time.perf_counter()
        status = d.request("GET", f"/v1/clips/{clip}/frames/{number % 5}.png", connection=connection)[0]
        times.append((time.perf_counter() - begin) * 1000)
        expect(status == 200, f"{status}")
    connection.close()
    return f"p50 {statistics.median(times):.2f} ms, p99 {percentile(times, 0.99):.2f} ms, max {max(times):.1f} ms"


def half_open(d):
    """300 half-open connections and half a body: health stays, SIGTERM ends in order within 4 s"""
    sockets = []
    for number in range(300):
        client = socket.create_connection(("127.0.0.1", d.port))
        client.sendall(b"GET /healthz HTTP/1.1\r\nHos" if number % 2 else
                       b"POST /v1/render HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                       b"Content-Length: 100\r\n\r\n{")
        sockets.append(client)
    begin = time.monotonic()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(10)
        client.connect(d.settings["unix_socket"])
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        expect(client.recv(12) == b"HTTP/1.1 200", "no health over the Unix socket")
    unix = time.monotonic() - begin
    expect(d.request("GET", "/healthz", timeout=60)[0] == 200, "no health")
    waited = time.monotonic() - begin
    code, seconds = d.terminate(30)
    for client in sockets:
        client.close()
    expect(code == 0 and seconds < 4, f"code {code} after {seconds:.1f} s")
    return f"health after {unix * 1000:.0f} ms over the Unix socket and {waited:.1f} s over TCP, SIGTERM to exit {seconds:.1f} s, code {code}"


def shutdown_finishes(d):
    """SIGTERM during a clip: it is finished and cached, readyz says no, code 0"""
    clip = d.json("POST", "/v1/render", {"text": "我去医院", "profile": "320x426@10"})[1]["id"]
    while d.request("GET", f"/v1/clips/{clip}/frames/0.png")[0] != 200:
        pass
    d.process.send_signal(signal.SIGTERM)
    time.sleep(0.05)
    try:
        expect(d.request("GET", "/readyz")[0] == 503, "readyz while ending")
    except OSError:
        pass
    code, seconds = d.process.wait(20), 0
    expect(code == 0, f"code {code}")
    expect(os.path.isdir(f"{d.folder}/cache/objects/{clip[:2]}/{clip}"), "the clip was not finished")


def preemption(binary):
    """an emergency that must be drawn overtakes clips that are being drawn"""
    d = Daemon(binary, profile="480x640@25", quality="standard")
    try:
        d.start()
        times = []
        for round in range(5):
            other = d.json(
                "POST", "/v1/render", {"text": f"请到{round}号窗口办理居住证请等待", "priority": "announcement"})[1]["id"]
            before = d.metric("signavatard_render_frame_seconds_count")
            while d.metric("signavatard_render_frame_seconds_count") < before + 2:
                time.sleep(0.05)
            begin = time.perf_counter()
            clip = d.json("POST", "/v1/render", {"text": f"快跑{round}", "priority": "emergency"})[1]["id"]
            while d.request("GET", f"/v1/clips/{clip}/frames/0.png")[0] != 200:
                pass
            times.append(time.perf_counter() - begin)
            # One at a time: what is left must not stand in the way of the next round.
            d.request("DELETE", f"/v1/jobs/{clip}")
            d.request("DELETE", f"/v1/jobs/{other}")
        count = d.metric("signavatard_preemption_seconds_count")
        mean = d.metric("signavatard_preemption_seconds_sum") / max(1, count)
        frame = d.metric("signavatard_render_frame_seconds_sum") / d.metric("signavatard_render_frame_seconds_count")
        expect(count >= 1, "nothing was pre-empted")
        return (f"taken up after {mean * 1000:.1f} ms (mean of {count:.0f}); order to first picture min {min(times):.2f} s, "
                f"median {statistics.median(times):.2f} s; a frame takes {frame:.2f} s")
    finally:
        d.remove()


def first_frame(binary):
    """order to first picture of a clip that was never drawn, 480x640 standard"""
    d = Daemon(binary, profile="480x640@25", quality="standard")
    try:
        d.start()
        d.render("您好", profile="64x64@1")
        times = []
        for number in range(7):
            begin = time.perf_counter()
            clip = d.json("POST", "/v1/render", {"text": f"请到{number + 11}号窗口"})[1]["id"]
            while d.request("GET", f"/v1/clips/{clip}/frames/0.png")[0] != 200:
                pass
            times.append(time.perf_counter() - begin)
            d.request("DELETE", f"/v1/jobs/{clip}")
        return f"min {min(times):.2f} s, median {statistics.median(times):.2f} s, max {max(times):.2f} s"
    finally:
        d.remove()


def kill_loop(d):
    """kill -9 at random moments: every clip found later is whole, and the emergency is shown again"""
    generator = random.Random(20261126)
    starts = []
    torn = published = restored = 0
    for number in range(KILLS):
        starts.append(d.start())
        if number:
            now = d.json("GET", "/v1/displays")[1]["hall"]["now"]
            expect(now and now["priority"] == "emergency", f"kill {number}: the emergency is gone: {now}")
            restored += 1
        else:
            d.json("PUT", "/v1/displays/hall/now",
                   {"text": "请马上离开", "priority": "emergency", "expires_at": expiry(3600)}, {"Prefer": "wait=10"})
            while d.json("GET", "/v1/displays")[1]["hall"]["now"] is None:
                time.sleep(0.05)
        for index in range(6):
            d.json("POST", "/v1/render", {"text": f"{number * 10 + index}", "profile": "64x64@2"})
        d.json("PUT", "/v1/displays/hall/now", {"text": f"{number}号", "profile": "64x64@2"})
        if number % 2:
            # Every other time a clip has just reached the cache, so that there is something to look at.
            before, deadline = d.metric("signavatard_cache_clips"), time.monotonic() + 20
            while d.metric("signavatard_cache_clips") == before and time.monotonic() < deadline:
                pass
            time.sleep(generator.uniform(0, 0.1))
        else:
            time.sleep(generator.uniform(0.02, 1.0))
        d.kill()
        objects = d.folder + "/cache/objects"
        for shelf in os.listdir(objects):
            for clip in os.listdir(f"{objects}/{shelf}"):
                folder = f"{objects}/{shelf}/{clip}"
                published += 1
                check = subprocess.run(["sha256sum", "--quiet", "--status", "-c", "SHA256SUMS"], cwd=folder)
                names = [line[66:].strip() for line in open(folder + "/SHA256SUMS") if not line.startswith("#")]
                manifest = json.load(open(folder + "/manifest.json"))
                if check.returncode or len(names) != len(manifest["frames"]) + 2:
                    torn += 1
    os.mkdir(d.folder + "/cache/.tmp/x.orphan")
    d.start()
    d.kill()
    orphans = [name for name in os.listdir(d.folder + "/cache/.tmp") if name.endswith(".orphan")]
    expect(not orphans, f"{orphans}")
    expect(torn == 0 and published >= KILLS // 2, f"{torn} torn clips of {published}")
    return (f"{KILLS} kills, {published} looks at published clips, {torn} torn, {restored} emergencies restored, "
            f"start median {statistics.median(starts):.2f} s, max {max(starts):.2f} s")


def notify_and_watchdog(binary):
    """the service manager hears READY, WATCHDOG and STOPPING"""
    d = Daemon(binary, unix_socket="")
    d.settings["unix_socket"] = d.folder + "/socket"
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(d.folder + "/notify")
    manager.settimeout(30)
    try:
        d.start({"NOTIFY_SOCKET": d.folder + "/notify", "WATCHDOG_USEC": "3000000"})
        messages = []
        while not any(m.startswith("WATCHDOG") for m in messages):
            messages.append(manager.recv(200).decode())
        expect(messages[0].startswith("READY=1"), f"{messages}")
        mode = os.stat(d.folder + "/socket").st_mode & 0o777
        expect(mode == 0o660, f"socket mode {mode:o}")
        code, seconds = d.terminate()
        manager.settimeout(0.5)
        try:
            while True:
                messages.append(manager.recv(200).decode())
        except OSError:
            pass
        expect("STOPPING=1" in messages and code == 0, f"{messages[-3:]} code {code}")
    finally:
        d.remove()


def full_disk(binary):
    """a disk with no room: clips are served uncached"""
    d = Daemon(binary, cache_minimum_free_bytes=1 << 40)
    try:
        d.start()
        manifest = d.render("你好")
        clip = manifest["id"]
        status, _, png = d.request("GET", f"/v1/clips/{clip}/frames/3.png")
        expect(status == 200 and hashlib.sha256(png).hexdigest() == manifest["frames"][3]["sha256"], "frame")
        expect(d.request("GET", "/readyz")[0] == 503, "readyz")
        expect(not os.listdir(d.folder + "/cache/objects"), "written all the same")
    finally:
        d.remove()


def token(binary):
    """another address than this machine's is refused without a token"""
    d = Daemon(binary)
    try:
        result = subprocess.run([binary, "--listen", "0.0.0.0:1", "--check-config"], capture_output=True, text=True, cwd=ROOT)
        expect(result.returncode == 78 and "token_file" in result.stderr, f"{result}")
    finally:
        d.remove()


def run(name, documentation, body, *arguments):
    begin = time.monotonic()
    try:
        detail = body(*arguments)
        print(f"ok    {name}: {documentation}" + (f" [{detail}]" if detail else "") + f" ({time.monotonic() - begin:.1f} s)", flush=True)
        return True
    except Exception as error:  # Every failure of a test is reported alike.
        print(f"FAIL  {name}: {documentation}: {type(error).__name__}: {error}", flush=True)
        return False


def main():
    only = set(sys.argv[3:])
    results = []
    chosen = [function for function in TESTS if not only or function.__name__ in only]
    if chosen:
        d = Daemon(BINARY)
        # The library is changed by a test: a copy of it.
        shutil.copytree(d.settings["library"], d.folder + "/library")
        d.settings["library"] = d.folder + "/library"
        try:
            d.start()
            for function in chosen:
                if function is queue_limit:
                    # Begins with an empty queue and leaves a full one behind.
                    d.kill()
                    d.start()
                results.append(run(function.__name__, function.__doc__, function, d))
                if function is queue_limit:
                    d.kill()
                    d.start()
        finally:
            d.remove()
    for function in (half_open, shutdown_finishes, kill_loop):
        if only and function.__name__ not in only:
            continue
        d = Daemon(BINARY)
        d.settings["unix_socket"] = d.folder + "/socket"
        try:
            if function is not kill_loop:
                d.start()
            results.append(run(function.__name__, function.__doc__, function, d))
        finally:
            d.remove()
    for function in (preemption, first_frame, notify_and_watchdog, full_disk, token, instruction_set,
                     ipv6_and_named_hosts):
        if not only or function.__name__ in only:
            results.append(run(function.__name__, function.__doc__, function, BINARY))
    print(f"{sum(results)} of {len(results)} passed")
    sys.exit(0 if all(results) else 1)


main()
