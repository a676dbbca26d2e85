"""Chats from several connections while somebody does things to the daemon.

load.py [--killed] SOCKET FILE: until FILE exists; then makes sure that each chat was charged once,
and that its key fetches the very answer that its caller was told.

Exit status 0 if that is so, no connection was refused, and no request whose line was taken went
without an answer. Of a daemon that is --killed the last is not expected.
"""

import itertools
import json
import os
import socket
import sys
import threading
import time

CALLERS = 16
PRICE = 100
BALANCE = 10**12
# Between two chats of a caller, so that there are not more than can be looked at again.
PAUSE = 0.02
# Many times what any of it takes; longer is a hang.
PATIENCE = 120

killed = "--killed" in sys.argv
path, end = [word for word in sys.argv[1:] if not word.startswith("--")]


def chat(token, key):
    return {"token": token, "message": f"of {key}", "idempotency_key": key}


class Gone(Exception):
    """The connection ended where an answer was due."""


class Caller:
    def __init__(self, name=""):
        self.name = name
        self.socket = None
        self.answers = {}
        self.failure = None
        self.refused = self.unheard = self.lost = self.put_off = self.connections = 0

    def connect(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(path)
        except (ConnectionRefusedError, FileNotFoundError):
            self.refused += 1
            self.socket = None
            time.sleep(0.05)
            return
        self.connections += 1
        self.input = self.socket.makefile("rb")

    def exchange(self, line):
        try:
            self.socket.sendall(line)
        except (BrokenPipeError, ConnectionResetError):
            self.unheard += 1
            raise Gone
        try:
            answer = self.input.readline()
        except ConnectionResetError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.lost += 1
            raise Gone
        return json.loads(answer)

    def ask(self, request):
        """The answer, however often it has to be asked for: what is asked for here may be."""
        line = json.dumps(request).encode() + b"\n"
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if self.socket is None:
                self.connect()
                continue
            try:
                return self.exchange(line)
            except Gone:
                self.socket = None
        raise SystemExit(f"{self.name}: no answer within {PATIENCE} s")

    def call(self, method, **params):
        """The answer, unless it is to come again later."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            answer = self.ask({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
            kind = answer.get("error", {}).get("data", {}).get("kind")
            if kind not in ("unavailable", "in_progress"):
                return answer
            self.put_off += 1
            time.sleep(0.1)
        raise SystemExit(f"{self.name}: refused for {PATIENCE} s")

    def result(self, method, **params):
        answer = self.call(method, **params)
        if "result" not in answer:
            raise SystemExit(f"{self.name}: {method}: {answer}")
        return answer["result"]

    def chat(self, token, key):
        return self.result("chat", **chat(token, key))

    def again(self, token, keys):
        """What chats come to when they are asked for again, in batches."""
        for begin in range(0, len(keys), 100):
            part = keys[begin : begin + 100]
            batch = [
                {"jsonrpc": "2.0", "id": key, "method": "chat", "params": chat(token, key)}
                for key in part
            ]
            found = {answer["id"]: answer.get("result", answer) for answer in self.ask(batch)}
            yield from ((key, found[key]) for key in part)

    def run(self, token):
        """Chats until the end; what stops it before is kept, since a thread's end tells nobody."""
        try:
            self.chat_on(token)
        except BaseException as error:
            self.failure = f"{self.name} failed: {error!r}"

    def chat_on(self, token):
        for number in itertools.count():
            if os.path.exists(end):
                return
            key = f"{self.name}-{number}"
            self.answers[key] = self.chat(token, key)
            time.sleep(PAUSE)


admin = Caller("admin")
admin.result("admin.create", username="load", password="password of load", balance=BALANCE)
token = admin.result("login", username="load", password="password of load")["token"]
callers = [Caller(f"caller{number}") for number in range(CALLERS)]
threads = [threading.Thread(target=caller.run, args=[token], daemon=True) for caller in callers]
for thread in threads:
    thread.start()
while not all(caller.answers or caller.failure for caller in callers):
    time.sleep(0.01)
if failures := [caller.failure for caller in callers if caller.failure]:
    sys.exit("\n".join(failures))
print("All callers have had their first answer.", flush=True)
for thread in threads:
    while thread.is_alive():
        thread.join(1)

faults = [caller.failure for caller in callers if caller.failure]
chats = 0
told = set()
for caller in callers:
    answers = caller.answers
    for key, again in admin.again(token, list(answers)):
        answer = answers[key]
        chats += 1
        told.add(answer["chat"])
        # The second answer of a call that was repeated says so as well.
        if again.pop("replayed", None) is not True:
            faults.append(f"the key {key} fetched another chat")
        answer.pop("replayed", None)
        # It is the balance of now in what is told again.
        again.pop("balance", None), answer.pop("balance")
        if again != answer:
            faults.append(f"the key {key} fetched {again}, not {answer}")
if len(told) != chats:
    faults.append(f"{chats} chats have {len(told)} ids")
left = admin.result("balance", token=token)
if left != {"balance": BALANCE - PRICE * chats, "held": 0}:
    faults.append(f"{chats} chats were answered, and the balance is {left}")
if not admin.result("admin.verify")["ok"]:
    faults.append("the ledger does not agree with itself")


def total(name):
    return sum(getattr(caller, name) for caller in callers + [admin])


if total("refused"):
    faults.append("connections were refused")
if total("lost") and not killed:
    faults.append("requests were taken and not answered")
if total("put_off") and not killed:
    faults.append("chats were refused")
names = ["connections", "refused", "unheard", "lost", "put_off"]
figures = ", ".join(f"{total(name)} {name.replace('_', ' ')}" for name in names)
print("\n".join(faults + [f"{chats} chats, each charged once and fetched by its key: {figures}"]))
sys.exit(1 if faults else 0)
