"""Starts the service in a folder of its own and talks to it."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """One service; its folder stays over restarts."""

    def __init__(self, binary, profile="96x128@10", quality="draft", **settings):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="signavatard-")
        os.chmod(self.folder, 0o700)
        self.port = free_port()
        phrases = os.path.join(self.folder, "phrases.yaml")
        with open(phrases, "w", encoding="utf-8") as file:
            file.write(settings.pop("phrases_text", "greeting: 您好\ntemplates:\n  call:\n"
                       "    text: 请{ticket}号到{window}号窗口\n    slots: {ticket: ticket, window: number}\n"
                       "    priority: call\n"))
        dictionary = os.environ.get("SIGNAVATAR_DICTIONARY", str(ROOT / ".data/text/general.dict"))
        self.settings = {
            "library": str(ROOT / "SignLibrary"), "dictionary": dictionary, "page": str(ROOT / "Kiosk/Page"),
            "openapi": str(ROOT / "Kiosk/openapi.json"), "phrases": phrases, "cache": self.folder + "/cache",
            "state": self.folder + "/state", "cache_minimum_free_percent": "0", "profile": profile,
            "quality": quality, **{name: str(value) for name, value in settings.items()},
        }
        self.display_profile = profile
        self.host = "127.0.0.1"
        self.further_settings = ""
        self.process = None
        self.log = open(self.folder + "/log", "ab")

    def start_with(self, yaml, host):
        """Starts with lines of the settings file that are no single words, on another address of this machine."""
        self.further_settings = yaml
        self.host = host
        return self.start()

    def start(self, environment=None):
        config = self.folder + "/settings.yaml"
        with open(config, "w", encoding="utf-8") as file:
            file.write("displays:\n  hall: {profile: %s}\n" % self.display_profile)
            file.write(self.further_settings)
        listen = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        command = [self.binary, "--config", config, "--listen", listen]
        for name, value in self.settings.items():
            command += ["--set", f"{name}={value}"]
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SIGNAVATAR_")}
        if "LD_PRELOAD" in (environment or {}):
            # What is loaded before the program can hide its arguments from it.
            clean["SIGNAVATAR_CONFIG"] = config
            clean["SIGNAVATAR_LISTEN"] = listen
            clean.update({"SIGNAVATAR_" + name.upper(): value for name, value in self.settings.items()})
        begin = time.monotonic()
        self.process = subprocess.Popen(command, stderr=self.log, cwd=ROOT, env={**clean, **(environment or {})})
        while True:
            if self.process.poll() is not None:
                raise RuntimeError("the service ended: " + self.log_text()[-2000:])
            try:
                if self.request("GET", "/healthz", timeout=5)[0] == 200:
                    return time.monotonic() - begin
            except OSError:
                pass
            if time.monotonic() - begin > 60:
                raise RuntimeError("the service did not start: " + self.log_text()[-1000:])
            time.sleep(0.01)

    def log_text(self):
        with open(self.folder + "/log", encoding="utf-8") as file:
            return file.read()

    def connection(self, timeout=30):
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, timeout=30, connection=None):
        own = connection or self.connection(timeout)
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        fields = dict(headers or {})
        if isinstance(body, (dict, list)):
            fields.setdefault("Content-Type", "application/json")
        own.request(method, path, data, fields)
        answer = own.getresponse()
        content = answer.read()
        if not connection:
            own.close()
        return answer.status, dict(answer.getheaders()), content

    def json(self, method, path, body=None, headers=None):
        status, _, content = self.request(method, path, body, headers)
        return status, json.loads(content)

    def render(self, text, **fields):
        """Orders a clip and waits until it is whole; its manifest."""
        while True:
            status, answer = self.json(
                "POST", "/v1/render", {"text": text, **fields}, {"Prefer": "wait=10"})
            if status == 200:
                return answer
            if status != 202:
                raise RuntimeError(f"{status}: {answer}")

    def metric(self, name):
        text = self.request("GET", "/metrics")[2].decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if line.startswith(name + " ") or line.startswith(name + "{"))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def terminate(self, timeout=20):
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        return code, time.monotonic() - begin

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
