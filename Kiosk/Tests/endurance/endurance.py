"""What the service endures: overload, an hour of mixed load, a clock that jumps, a cache that goes away, no network.

Usage: endurance.py BINARY [overload SECONDS | soak MINUTES [SHARE] | clock | cache | offline]...
SHARE is how much of what two visitors could ask for they do ask for, 0.8 unless given.
Prints one line a check and ends with 1 if any failed. Takes long: not part of CI.
"""
import ctypes
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../service"))
from daemon import Daemon  # noqa: E402

BINARY = sys.argv[1]


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def status_of(pid):
    """Resident MiB, threads, open files, and the resident MiB that are no pages of files, of a process."""
    text = open(f"/proc/{pid}/status").read()

    def field(name):
        return int(re.search(name + r":\s+(\d+)", text).group(1))
    return field("VmRSS") / 1024, field("Threads"), len(os.listdir(f"/proc/{pid}/fd")), field("RssAnon") / 1024


def expiry(seconds, now=None):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((now or time.time()) + seconds))


def first_picture(d, text, priority, **fields):
    """Order to first picture, seconds."""
    begin = time.perf_counter()
    status, answer = d.json("POST", "/v1/render", {"text": text, "priority": priority, **fields})
    expect(status in (200, 202), f"{priority}: {status} {answer}")
    while d.request("GET", f"/v1/clips/{answer['id']}/frames/0.png")[0] != 200:
        pass
    seconds = time.perf_counter() - begin
    d.request("DELETE", f"/v1/jobs/{answer['id']}")
    return seconds


def overload(seconds=60):
    """ten times the orders that can be drawn: emergencies come as fast as without, the rest is told to wait"""
    d = Daemon(BINARY, profile="320x426@10", quality="standard")
    try:
        d.start()
        d.render("您好", profile="64x64@1")
        # How many clips a second can be drawn, by drawing some.
        begin = time.monotonic()
        for number in range(4):
            d.render(f"请到{number}号窗口")
        capacity = 4 / (time.monotonic() - begin)

        def emergencies(count, start):
            times = []
            for number in range(count):
                times.append(first_picture(d, f"快跑{start + number}", "emergency"))
                time.sleep(0.3)
            return times

        def busy():
            """One clip at a time: the machine works, but nothing waits."""
            number = 1000
            while not calm.is_set():
                number += 1
                d.render(f"请到{number}号窗口")
        calm = threading.Event()
        worker = threading.Thread(target=busy)
        worker.start()
        quiet = emergencies(15, 0)
        calm.set()
        worker.join()
        counts, lock, stop = {}, threading.Lock(), threading.Event()
        interval = 1 / (10 * capacity)

        def load(number):
            connection = d.connection(30)
            generator = random.Random(number)
            due = time.monotonic()
            while not stop.is_set():
                due += 4 * interval
                text = f"请{generator.randint(1000, 999999)}号到{generator.randint(1, 99)}号窗口"
                body = {"text": text, "priority": generator.choice(["call", "interactive", "announcement", "prefetch"])}
                try:
                    code, headers, _ = d.request("POST", "/v1/render", body, connection=connection)
                except (OSError, http.client.HTTPException):
                    code, headers = "lost", {}
                    connection = d.connection(30)
                if code == 429 and "Retry-After" not in headers:
                    code = "429 without Retry-After"
                with lock:
                    counts[code] = counts.get(code, 0) + 1
                time.sleep(max(0, due - time.monotonic()))
        threads = [threading.Thread(target=load, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(5)
        memory = [status_of(d.process.pid)[0]]
        loaded, end, number = [], time.monotonic() + seconds, 100
        while time.monotonic() < end:
            loaded += emergencies(1, number)
            number += 1
            memory.append(status_of(d.process.pid)[0])
        stop.set()
        for thread in threads:
            thread.join()
        half = len(memory) // 2
        growth = statistics.median(memory[half:]) - statistics.median(memory[:half])
        ratio = statistics.median(loaded) / statistics.median(quiet)
        detail = (f"capacity {capacity:.2f} clips/s, offered {sum(counts.values()) / seconds:.1f} a second: {counts}; emergency to "
                  f"first picture alone median {statistics.median(quiet):.3f} s, p99 {percentile(quiet, .99):.3f}; overloaded median "
                  f"{statistics.median(loaded):.3f} s, p99 {percentile(loaded, .99):.3f} (ratio {ratio:.2f}); memory {memory[0]:.0f} to "
                  f"{memory[-1]:.0f} MiB, second half against first {growth:+.1f} MiB")
        expect(set(counts) <= {200, 202, 429} and 429 in counts, detail)
        expect(ratio <= 1.2, "emergencies became slower: " + detail)
        return detail
    finally:
        d.remove()


def soak(minutes=60, share=0.8):
    """mixed load: memory, threads and open files stay where they were after warming up"""
    d = Daemon(BINARY, profile="240x320@10", quality="draft", cache_bytes=64 << 20)
    texts = ["请{}号到{}号窗口", "{}号窗口暂停服务请到{}号窗口", "今天{}点到{}点休息", "您好", "请问您哪里不舒服", "谢谢"]
    try:
        d.start()
        stop, failures, latencies = threading.Event(), [], []

        def visitor(number):
            generator = random.Random(number)
            while not stop.is_set():
                text = generator.choice(texts).format(generator.randint(1, 999), generator.randint(1, 30))
                try:
                    begin = time.perf_counter()
                    code, answer = d.json(
                        "POST", "/v1/render",
                        {"text": text, "priority": generator.choice(["call", "interactive", "announcement"])},
                        {"Prefer": "wait=20"})
                    if code not in (200, 202, 429):
                        failures.append(code)
                    if code == 200:
                        for index in range(min(3, answer["frameCount"])):
                            d.request("GET", f"/v1/clips/{answer['id']}/frames/{index}.png")
                        d.request("GET", f"/v1/clips/{answer['id']}/" + generator.choice(
                            ["clip.apng", "clip.tar", "captions.vtt", "sprite.png"]))
                        latencies.append(time.perf_counter() - begin)
                    if generator.random() < 0.05:
                        d.json("PUT", "/v1/displays/hall/now", {"text": text, "priority": "call"})
                    if generator.random() < 0.02:
                        d.json("POST", "/v1/library/reload")
                    if generator.random() < 0.02:
                        d.json("PUT", "/v1/displays/hall/now", {
                            "text": "请马上离开", "priority": "emergency", "expires_at": expiry(3)})
                except (OSError, http.client.HTTPException) as error:
                    failures.append(repr(error))
                time.sleep((1 / share - 1) * (time.perf_counter() - begin))
        threads = [threading.Thread(target=visitor, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        samples, begin, latest = [], time.monotonic(), 0
        while time.monotonic() - begin < minutes * 60:
            time.sleep(5)
            samples.append(((time.monotonic() - begin) / 3600, *status_of(d.process.pid)))
            if time.monotonic() - latest > 300:
                latest = time.monotonic()
                print(f"      {(latest - begin) / 60:.0f} min: {samples[-1][1]:.1f} MiB, {samples[-1][4]:.1f} of them no files, "
                      f"{samples[-1][2]} threads, "
                      f"{samples[-1][3]} files, {len(latencies)} clips", flush=True)
        stop.set()
        for thread in threads:
            thread.join()
        # Ten minutes, less in a short run: buffers grow to the largest clip, pages of the dictionary are read.
        warm = [s for s in samples if s[0] > min(10, 0.25 * minutes) / 60]
        hours, memory = [s[0] for s in warm], [s[1] for s in warm]
        slope = statistics.linear_regression(hours, memory).slope
        own = statistics.linear_regression(hours, [s[4] for s in warm]).slope
        # A third against a third: what a burst holds for a moment does not count.
        third = len(memory) // 3
        step = statistics.median(memory[-third:]) - statistics.median(memory[:third])
        quarter = len(latencies) // 4
        detail = (f"{len(latencies)} clips; memory slope {slope:+.2f} MiB/h ({own:+.2f} without files) over {hours[-1] - hours[0]:.2f} h, last third against first "
                  f"{step:+.2f} MiB, at the end {memory[-1]:.1f}; threads {min(s[2] for s in warm)} to {max(s[2] for s in warm)}, files "
                  f"{min(s[3] for s in warm)} to {max(s[3] for s in warm)}; p99 first quarter "
                  f"{percentile(latencies[:quarter], .99):.2f} s, last {percentile(latencies[-quarter:], .99):.2f} s; "
                  f"evictions {d.metric('signavatard_cache_evictions_total'):.0f}")
        expect(not failures, f"{len(failures)} failures: {failures[:5]}; {detail}")
        expect(max(s[3] for s in warm) <= min(s[3] for s in warm) + 24, "open files grow: " + detail)
        expect(slope <= 1 or minutes < 30, "memory grows: " + detail)
        return detail
    finally:
        d.remove()


def clock():
    """the wall clock jumps an hour forward and back: work goes on, and only an emergency's end follows it"""
    library = subprocess.run(
        ["sh", "-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"], capture_output=True, text=True).stdout.strip()
    expect(library, "faketime is not installed")
    d = Daemon(BINARY)
    offset = d.folder + "/offset"

    def jump(text):
        with open(offset + ".new", "w") as file:
            file.write(text)
        os.rename(offset + ".new", offset)
    try:
        jump("+0")
        # The monotonic clock is left alone, as a real jump leaves it.
        d.start({"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": offset, "FAKETIME_NO_CACHE": "1",
                 "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        times = []
        for step, change in enumerate(["+0", "+3600", "+0", "-3600", "+0"]):
            jump(change)
            begin = time.perf_counter()
            manifest = d.render(f"请到{step + 1}号窗口")
            times.append(time.perf_counter() - begin)
            expect(manifest["frameCount"] > 0, "no frames")
            expect(d.request("GET", "/readyz")[0] == 200, f"not ready at {change}")
        # An emergency of two hours lives through an hour forward, and ends when the clock is behind its end.
        jump("+0")
        status, _ = d.json("PUT", "/v1/displays/hall/now", {
            "text": "请马上离开", "priority": "emergency", "expires_at": expiry(7200)}, {"Prefer": "wait=10"})
        expect(status == 200, f"{status}")
        jump("+3600")
        time.sleep(2)
        expect(d.json("GET", "/v1/displays")[1]["hall"]["now"]["priority"] == "emergency", "ended too early")
        jump("+7300")
        deadline = time.monotonic() + 30
        while (d.json("GET", "/v1/displays")[1]["hall"]["now"] or {}).get("priority") == "emergency":
            expect(time.monotonic() < deadline, "did not end")
            time.sleep(0.1)
        code, seconds = d.terminate()
        expect(code == 0, f"code {code}")
        return f"a clip took {min(times):.2f} to {max(times):.2f} s at every offset; exit in {seconds:.1f} s"
    finally:
        d.remove()


def cache():
    """a cache that is full, read-only or removed underneath: clips are served all the same"""
    # A mount of our own, so that this program's folder is the only one that sees it.
    libc = ctypes.CDLL(None, use_errno=True)
    expect(libc.unshare(0x20000) == 0, "needs the right to mount")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    d = Daemon(BINARY, cache_minimum_free_bytes=0, cache_minimum_free_percent=0)
    folder = d.folder + "/cache"
    os.mkdir(folder, 0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", folder], check=True)
    try:
        d.start()

        def serves(text):
            manifest = d.render(text)
            clip = manifest["id"]
            for index in (0, manifest["frameCount"] - 1):
                expect(d.request("GET", f"/v1/clips/{clip}/frames/{index}.png")[0] == 200, f"{text}: frame {index}")
        for number in range(30):
            serves(f"请{number}号到{number}号窗口")
        full = shutil.disk_usage(folder)
        cached = d.metric("signavatard_cache_clips")
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        for number in range(3):
            serves(f"请{100 + number}号到3号窗口")
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        shutil.rmtree(folder + "/objects")
        for number in range(3):
            serves(f"请{200 + number}号到3号窗口")
        serves("请1号到1号窗口")
        subprocess.run(["umount", "-l", folder], check=True)
        for number in range(3):
            serves(f"请{300 + number}号到3号窗口")
        expect(d.request("GET", "/healthz")[0] == 200, "no health")
        code, seconds = d.terminate()
        expect(code == 0, f"code {code}")
        return f"30 clips on a disk of 2 MiB ({full.free >> 10} KiB free, {cached:.0f} cached), then read-only, removed, unmounted"
    finally:
        subprocess.run(["umount", "-l", folder], stderr=subprocess.DEVNULL)
        d.remove()


def offline():
    """no system call reaches for another machine"""
    expect(shutil.which("strace"), "strace is not installed")
    d = Daemon(BINARY)
    wrapper = d.folder + "/traced"
    trace = d.folder + "/trace"
    with open(wrapper, "w") as file:
        file.write(f'#!/bin/sh\nexec strace -f -qq -e trace=connect,sendto,sendmsg,socket -o {trace} "{BINARY}" "$@"\n')
    os.chmod(wrapper, 0o755)
    d.binary = wrapper
    try:
        d.start()
        d.render("你好")
        d.request("POST", "/v1/library/reload")
        d.request("PUT", "/v1/displays/hall/now", {"text": "请到3号窗口"})
        subprocess.run(["pkill", "-TERM", "-P", str(d.process.pid)])
        d.process.wait(30)
        lines = open(trace, errors="replace").read().splitlines()
        foreign = [line for line in lines if re.search(r"connect\(.*AF_INET", line)
                   and not re.search(r'"127\.|"::1"', line)]
        expect(not foreign, f"{foreign[:3]}")
        expect(not any("AF_INET" in line and "SOCK_DGRAM" in line for line in lines), "a socket for datagrams (a name look-up?)")
        return f"{len(lines)} network calls looked at"
    finally:
        d.remove()


CHECKS = {"overload": overload, "soak": soak, "clock": clock, "cache": cache, "offline": offline}


def main():
    words = sys.argv[2:] or ["offline", "clock", "cache", "overload", "soak"]
    failed = 0
    while words:
        name = words.pop(0)
        check = CHECKS[name]
        arguments = []
        while words and re.fullmatch(r"[\d.]+", words[0]):
            arguments.append(float(words.pop(0)))
        begin = time.monotonic()
        try:
            detail = check(*arguments)
            print(f"ok    {name}: {check.__doc__} [{detail}] ({time.monotonic() - begin:.0f} s)", flush=True)
        except Exception as error:  # Every failure is reported alike.
            failed += 1
            print(f"FAIL  {name}: {check.__doc__}: {type(error).__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)


main()
