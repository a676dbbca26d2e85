"""Holds streams to the bridge's own document: events_client.py URL

The environment has TOKEN. Each route that streams is asked for a chat, and for one that is refused
once the stream has begun where there is such; every event must be one that the document describes.
"""

import json
import os
import sys
import urllib.request

import jsonschema

URL = sys.argv[1]
STREAM = "text/event-stream"
ASKED = [{"role": "user", "content": "Hello to you"}]


def ask(path, body=None):
    head = {"Authorization": "Bearer " + os.environ["TOKEN"], "Accept": STREAM}
    data = body and json.dumps(body).encode()
    request = urllib.request.Request(
        URL + path, data, head | {"Content-Type": "application/json"} if body else head
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def events(stream):
    """The fields of each event; none has more than one line of data."""
    for block in stream.split("\n\n")[:-1]:
        lines = [line for line in block.split("\n") if not line.startswith(":")]
        yield dict(line.split(": ", 1) for line in lines)


def fits(event, schema):
    if not jsonschema.Draft202012Validator(schema).is_valid(event):
        return False
    data = schema["properties"]["data"]
    if "const" in data:
        return True
    try:
        content = json.loads(event["data"])
    except ValueError:
        return False
    # Which validators of JSON Schema leave to their callers.
    return jsonschema.Draft202012Validator(data["contentSchema"]).is_valid(content)


def hold(path, body, count):
    answer = document["paths"][path]["post"]["responses"]["200"]
    kinds = answer["content"][STREAM]["schema"]["anyOf"]
    seen = list(events(ask(path, body)))
    assert len(seen) == count, seen
    for event in seen:
        # Nothing that is told fits two of them, nor none.
        assert sum(fits(event, kind) for kind in kinds) == 1, (path, event)
    print("seen:", count, "events of", path, flush=True)


document = json.loads(ask("/openapi.json"))
hold("/chat", {"message": "Hello to you"}, 2)
call = {"jsonrpc": "2.0", "method": "chat", "params": {"message": "Hello", "stream": True}}
hold("/rpc", call | {"id": "a"}, 2)
hold("/rpc", call | {"id": None}, 1)
hold("/rpc", [call | {"id": "a"}], 1)
options = {"stream": True, "stream_options": {"include_usage": True}}
hold("/v1/chat/completions", {"model": "echo", "messages": ASKED} | options, 5)
