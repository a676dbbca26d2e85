"""Chats over HTTP while somebody does things to the bridge: http-load.py URL FILE, until FILE exists

Half of the callers make a connection for each chat, and may lose none; the others keep theirs, and
may find it closed, as HTTP allows: then they ask again with the same key. Exit status 0 if no
connection was refused, no fresh one was lost, no chat refused, and each charged once.
"""

import http.client
import itertools
import json
import os
import sys
import threading
import time
import urllib.parse

URL, END = urllib.parse.urlsplit(sys.argv[1]), sys.argv[2]
CALLERS, BALANCE, PRICE = 16, 10**12, 100
# Many times what any of it takes; longer is a hang.
PATIENCE = 120
# Between two chats of a caller, so that it is the restarts that are tried and not the machine.
PAUSE = 0.01
token = os.environ["TOKEN"]


class Caller(threading.Thread):
    def __init__(self, number):
        super().__init__(daemon=True)
        self.name, self.keeps = f"caller{number}", number % 2 == 0
        self.chats, self.faults, self.closed = 0, [], 0
        self.failure = None

    def run(self):
        """Chats until the end; what stops it before is kept, since a thread's end tells nobody."""
        try:
            self.chat_on()
        except BaseException as error:
            self.failure = f"{self.name} failed: {error!r}"
            self.faults.append(self.failure)

    def chat_on(self):
        connection = None
        for number in itertools.count():
            if os.path.exists(END):
                return
            while True:
                connection = connection or http.client.HTTPConnection(
                    URL.hostname, URL.port, timeout=PATIENCE
                )
                is_fresh = connection.sock is None
                try:
                    self.chat(connection, f"{self.name}-{number}")
                    break
                except (http.client.RemoteDisconnected, ConnectionError) as error:
                    connection.close()
                    if is_fresh or isinstance(error, ConnectionRefusedError):
                        self.faults.append(repr(error))
                    self.closed += 1
            if not self.keeps:
                connection.close()
                connection = None
            time.sleep(PAUSE)

    def chat(self, connection, key):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        headers["Content-Type"] = "application/json"
        connection.request("POST", "/chat/", json.dumps({"message": key}), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200 or json.loads(text)["response"] != f"Echo: {key}":
            self.faults.append(f"{key}: {answer.status} {text}")
        self.chats += 1


callers = [Caller(number) for number in range(CALLERS)]
for caller in callers:
    caller.start()
while not all(caller.chats or caller.failure for caller in callers):
    time.sleep(0.01)
if failures := [caller.failure for caller in callers if caller.failure]:
    sys.exit("\n".join(failures))
print("All callers have had their first answer.", flush=True)
for caller in callers:
    while caller.is_alive():
        caller.join(1)
connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=PATIENCE)
connection.request("GET", "/balance/", headers={"Authorization": f"Bearer {token}"})
left = json.loads(connection.getresponse().read())
chats = sum(caller.chats for caller in callers)
faults = [fault for caller in callers for fault in caller.faults]
if left["tokens"] != BALANCE - PRICE * chats or left["held"]:
    faults.append(f"{chats} chats were answered, and the balance is {left}")
closed = sum(caller.closed for caller in callers)
print("\n".join(faults[:20]))
print(f"{chats} chats over HTTP, each charged once; {closed} kept connections were found closed")
sys.exit(1 if faults else 0)
