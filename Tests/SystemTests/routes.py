"""Every route of a bridge, once at least: routes.py URL [CERTIFICATE]

Each path of /openapi.json must have been asked for, and nothing be answered with another status
than it should. Exit status 0 only then.
"""

import http.client
import json
import re
import ssl
import sys
import urllib.parse

URL = urllib.parse.urlsplit(sys.argv[1])
PATIENCE = 60
asked = set()


def connect():
    if URL.scheme == "http":
        return http.client.HTTPConnection(URL.hostname, URL.port, timeout=PATIENCE)
    context = ssl.create_default_context(cafile=sys.argv[2])
    return http.client.HTTPSConnection(URL.hostname, URL.port, timeout=PATIENCE, context=context)


connection = connect()


def text(method, path, body=None, token=None, status=200, accept="*/*"):
    asked.add((method.lower(), path.split("?")[0].rstrip("/")))
    headers = {"Accept": accept}
    if isinstance(body, str):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.read().decode()
    assert answer.status == status, (method, path, answer.status, found)
    return found


def ask(*arguments, **more):
    return json.loads(text(*arguments, **more) or "null")


events = "text/event-stream"
name = f"routes{URL.port}"
credentials = {"username": name, "password": "correct horse"}
assert ask("POST", "/register/", credentials, status=201)["tokens"] == 4000
token = ask("POST", "/login", urllib.parse.urlencode(credentials))["token"]
chat = ask("POST", "/chat/", {"message": "hello"}, token)
assert chat["response"] == "Echo: hello", chat
stream = text("POST", "/chat/", {"message": "a stream"}, token, accept=events)
assert "event: delta" in stream and "event: result" in stream, stream
assert ask("POST", f"/chat/{chat['chat_id']}/cancel", {}, token)["cancelled"] is False
asked.add(("post", "/chat/{chat}/cancel"))
assert ask("GET", "/balance/", token=token)["tokens"] == 3800
assert [one["message"] for one in ask("GET", "/history?limit=1", token=token)["chats"]] == ["a stream"]
assert len(ask("GET", "/statement", token=token)["entries"]) == 3
assert ask("GET", "/usage", token=token)
assert ask("GET", "/models", token=token)["models"][0]["name"] == "echo"

assert ask("GET", "/v1/models", token=token)["data"][0]["id"] == "echo"
assert ask("GET", "/v1/models/echo", token=token)["id"] == "echo"
asked.add(("get", "/v1/models/{model}"))
order = {"model": "echo", "messages": [{"role": "user", "content": "hi"}]}
whole = ask("POST", "/v1/chat/completions", order, token)
assert whole["choices"][0]["message"]["content"] == "Echo: hi", whole
stream = text("POST", "/v1/chat/completions", order | {"stream": True}, token)
assert stream.rstrip().endswith("data: [DONE]"), stream

call = {"jsonrpc": "2.0", "id": 1, "method": "balance", "params": {}}
assert ask("POST", "/rpc", call, token)["result"]["balance"] == 3600
assert len(ask("POST", "/rpc", [call, call | {"id": 2}], token)) == 2
said = call | {"method": "chat", "params": {"message": "hi", "stream": True}}
assert '"chat.delta"' in text("POST", "/rpc", said, token, accept=events)
text("POST", "/rpc", {"jsonrpc": "2.0", "method": "server.ping"}, token, status=204)

assert ask("GET", "/healthz") == {"status": "ok"}
assert ask("GET", "/readyz") == {"status": "ready"}
text("GET", "/metrics", status=404)
ask("POST", "/logout", {}, token)
ask("GET", "/balance", token=token, status=401)

paths = ask("GET", "/openapi.json")["paths"]
told = {(method, path) for path, item in paths.items() for method in item if method in ("get", "post")}
plain = lambda one: (one[0], re.sub(r"\{[^}]*\}", "{}", one[1]))
missing = {plain(one) for one in told} - {plain(one) for one in asked}
assert not missing, missing
print(f"{len(told)} routes")
