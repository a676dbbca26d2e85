"""What callers do to a bridge behind a proxy, and see of it: proxied.py NAME PORT CERTIFICATE ADMIN

NAME is what the proxy's certificate is for, and all names lead to 127.0.0.1. ADMIN is an
administrator's token. The models are `echo` and `slow`, which slow.py is. Each thing that held is
told in a line; the first that does not ends it with status 1.
"""

import concurrent.futures
import http.client
import json
import socket
import ssl
import sys
import time

NAME, PORT, CERTIFICATE, ADMIN = sys.argv[1:]
PORT = int(PORT)
# No address of a trusted proxy's, so that it is known for the caller's.
CALLER = "127.0.0.2"
# Longer than proxies wait for an answer when nobody tells them how long.
THINKING = 65
# As the bridge has it; one that is late by less is late for reasons of its own.
HEARTBEAT, LATE = 10, 3
# Many times what anything takes beside that.
PATIENCE = 120

resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve("127.0.0.1", *rest, **more)
context = ssl.create_default_context(cafile=CERTIFICATE)


def request(method, path, body=None, token=None, headers={}):
    one = http.client.HTTPSConnection(
        NAME, PORT, context=context, timeout=PATIENCE, source_address=(CALLER, 0)
    )
    headers = dict(headers)
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    one.request(method, path, body, headers)
    return one.getresponse()


def ask(method, path, body=None, token=None, headers={}, status=200):
    answer = request(method, path, body, token, headers)
    text = answer.read()
    assert answer.status == status, (method, path, answer.status, text)
    return json.loads(text)


def stream(path, body, token):
    """Each line of a stream, with the second at which it came."""
    begun = time.monotonic()
    answer = request("POST", path, body | {"stream": True}, token)
    assert answer.status == 200, (path, answer.status, answer.read())
    assert answer.headers["Content-Type"] == "text/event-stream", answer.headers.items()
    lines = []
    for line in answer:
        if line.strip():
            lines.append((time.monotonic() - begun, line.decode().strip()))
    return lines


def call(method, token, **params):
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return ask("POST", "/rpc", body, token)["result"]


def held(what):
    print("ok:", what, flush=True)


def when(lines, text):
    return next(second for second, line in lines if text in line)


def whole(token):
    begun = time.monotonic()
    answer = ask("POST", "/chat/", {"message": f"{THINKING} then 0", "model": "slow"}, token)
    assert answer["response"] == "one two", answer
    assert time.monotonic() - begun > THINKING
    return f"an answer that takes {THINKING} seconds comes"


def thinking(token):
    lines = stream("/chat/", {"message": "32 then 0", "model": "slow"}, token)
    beats = [second for second, line in lines if line.startswith(":")]
    times = [0] + [second for second, _ in lines]
    longest = max(after - before for before, after in zip(times, times[1:]))
    assert len(beats) >= 3 and longest < HEARTBEAT + LATE, lines
    assert when(lines, "event: result") > 32, lines
    return f"32 seconds of thinking have {len(beats)} signs of life, at most {longest:.1f} s apart"


def pieces(token):
    for path, body, last in [
        ("/chat/", {"message": "1 then 3", "model": "slow"}, "event: result"),
        (
            "/v1/chat/completions",
            {"messages": [{"role": "user", "content": "1 then 3"}], "model": "slow"},
            "[DONE]",
        ),
    ]:
        lines = stream(path, body, token)
        first, second, _ = when(lines, "one "), when(lines, "two"), when(lines, last)
        assert second - first > 2, lines
    return f"pieces come at once: the last after {first:.1f} and {second:.1f} s"


name = f"caller{PORT}"
credentials = {"username": name, "password": "correct horse"}
assert ask("POST", "/register/", credentials, status=201)["tokens"] == 4000
token = ask("POST", "/login/", credentials)["token"]
answer = ask("POST", "/chat/", {"message": "hello"}, token)
assert answer["response"] == "Echo: hello" and answer["remaining_tokens"] == 3900, answer
held("register, log in, chat")
ask("POST", "/login/", credentials | {"password": "wrong horse"}, status=401)
big = "x" * 250_000
assert ask("POST", "/chat/", {"message": big}, token)["response"] == "Echo: " + big
ask("GET", "/nothing", status=404)
origin = {"Origin": f"https://{NAME}:{PORT}"}
assert ask("GET", "/balance/", token=token, headers=origin)["tokens"] == 3800
ask("POST", "/chat/", {"message": "a"}, token, {"Origin": "https://evil.example"}, status=403)
held("a long message, refusals, pages of the same origin and of another")
assert call("balance", token)["balance"] == 3800
held("JSON-RPC")
call("admin.grant", ADMIN, username=name, amount=1, memo=f"by {PORT}")
# What a caller says of itself is nobody's word.
forged = {"X-Forwarded-For": "203.0.113.7, 127.0.0.1"}
body = {"jsonrpc": "2.0", "id": 1, "method": "admin.grant", "params": {"username": name, "amount": 2}}
ask("POST", "/rpc", body, ADMIN, forged)
records = [one for one in call("admin.audit", ADMIN)["records"] if one.get("username") == name]
addresses = {one["amount"]: one["address"] for one in records if one["method"] == "admin.grant"}
assert addresses == {1: CALLER, 2: CALLER}, records
held(f"the audit has the caller's address, {CALLER}, and not the proxy's or a forged one")
with concurrent.futures.ThreadPoolExecutor() as threads:
    for result in [threads.submit(one, token) for one in (pieces, thinking, whole)]:
        held(result.result())
