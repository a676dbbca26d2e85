"""What a program does with OpenAI's own package: openai_client.py URL MODEL

The environment has TOKEN, and EMPTY, a token of an account that can't pay. Each thing that was seen
to work is told in a line; the first that does not ends it.
"""

import os
import sys
import time

import openai

URL, MODEL = sys.argv[1:]
TOKEN, EMPTY = os.environ["TOKEN"], os.environ["EMPTY"]
QUESTION = {"role": "user", "content": "What is the capital of France?"}
EXACT = {"temperature": 0, "max_tokens": 40}

requests = []


def client(token):
    hooks = {"request": [lambda request: requests.append(request)]}
    return openai.OpenAI(
        base_url=URL + "/v1",
        api_key=token,
        http_client=openai.DefaultHttpxClient(event_hooks=hooks),
    )


def seen(what):
    print("seen:", what, flush=True)


def refused(error, call, **expected):
    """The call fails as expected, and is tried once."""
    requests.clear()
    try:
        call()
    except error as found:
        for name, value in expected.items():
            assert getattr(found, name) == value, (name, getattr(found, name), found)
        assert len(requests) == 1, requests
        return found
    raise AssertionError(f"{expected} was not refused")


def balance(teller):
    raw = teller.get("../balance/", cast_to=object)
    return raw["balance"]


teller = client(TOKEN)

models = teller.models.list()
assert MODEL in [model.id for model in models], models
model = teller.models.retrieve(MODEL)
assert (model.id, model.object, model.owned_by) == (MODEL, "model", "teller"), model
seen("list")

before = balance(teller)
raw = teller.chat.completions.with_raw_response.create(
    model=MODEL, messages=[{"role": "developer", "content": "Be brief."}, QUESTION], **EXACT
)
chat = raw.parse()
reply = chat.choices[0].message.content
assert reply and chat.choices[0].finish_reason in ("stop", "length"), chat
assert chat.id.startswith("chatcmpl-") and chat.object == "chat.completion", chat
assert abs(chat.created - time.time()) < 3600 and chat.model == MODEL, chat
usage = chat.usage
assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0, usage
price = int(raw.headers["x-teller-price"])
assert price > 0 and int(raw.headers["x-teller-balance"]) == before - price == balance(teller)
seen("chat")

# As programs keep a conversation: the answer goes back as it came.
more = teller.chat.completions.create(
    model=MODEL,
    messages=[
        QUESTION,
        chat.choices[0].message.model_dump(),
        {"role": "user", "content": [{"type": "text", "text": "And of Italy?"}]},
    ],
    **EXACT,
)
assert more.choices[0].message.content, more
seen("conversation")

pieces, told, reason = [], None, None
with teller.chat.completions.create(
    model=MODEL, messages=[QUESTION], stream=True, stream_options={"include_usage": True}, **EXACT
) as stream:
    for number, chunk in enumerate(stream):
        assert chunk.id.startswith("chatcmpl-") and chunk.object == "chat.completion.chunk"
        if chunk.usage:
            assert not chunk.choices and reason
            told = chunk.usage
            continue
        choice = chunk.choices[0]
        assert (number == 0) == (choice.delta.role == "assistant"), chunk
        pieces.append(choice.delta.content or "")
        reason = reason or choice.finish_reason
        if choice.finish_reason:
            account = chunk.teller
assert told and told.completion_tokens > 0 and reason in ("stop", "length"), (told, reason)
assert len(pieces) > 2 and "".join(pieces), pieces
assert account["balance"] == balance(teller) and account["price"] > 0, account
seen("stream with usage")

wrong = client("tlr_" + "x" * 43)
refused(
    openai.AuthenticationError, lambda: wrong.models.list(), code="invalid_api_key", status_code=401
)
ask = wrong.chat.completions.create
refused(
    openai.AuthenticationError,
    lambda: ask(model=MODEL, messages=[QUESTION]),
    code="invalid_api_key",
    type="invalid_request_error",
)
seen("wrong key")

ask = teller.chat.completions.create
refused(
    openai.NotFoundError,
    lambda: ask(model="gpt-9", messages=[QUESTION]),
    code="model_not_found",
    param="model",
    type="invalid_request_error",
)
refused(
    openai.NotFoundError, lambda: teller.models.retrieve("some/where"), code="model_not_found"
)
seen("unknown model")

tool = {"type": "function", "function": {"name": "weather", "parameters": {}}}
for name, value in {"tools": [tool], "n": 2, "logprobs": True, "audio": {"voice": "a"}}.items():
    refused(
        openai.BadRequestError,
        lambda: ask(model=MODEL, messages=[QUESTION], extra_body={name: value}),
        code="unsupported_parameter",
        param=name,
    )
seen("what is not supported is refused by name")

poor = client(EMPTY)
for streamed in (False, True):
    found = refused(
        openai.APIStatusError,
        lambda: poor.chat.completions.create(model=MODEL, messages=[QUESTION], stream=streamed),
        code="insufficient_quota",
        type="insufficient_quota",
        status_code=402,
    )
    assert found.response.headers["x-should-retry"] == "false"
    assert int(found.response.headers["x-teller-balance"]) == balance(poor)
seen("empty balance")

once = {"Idempotency-Key": "a key of this program's own"}
first = ask(model=MODEL, messages=[QUESTION], extra_headers=once, **EXACT)
left = balance(teller)
again = ask(model=MODEL, messages=[QUESTION], extra_headers=once, **EXACT)
assert (again.id, again.choices) == (first.id, first.choices), (first, again)
assert balance(teller) == left
refused(
    openai.ConflictError,
    lambda: ask(model=MODEL, messages=[{"role": "user", "content": "?"}], extra_headers=once),
    code="conflict",
)
seen("the same key is charged once")

before = balance(teller)
stream = ask(model=MODEL, messages=[QUESTION], stream=True, **EXACT)
chunk = next(iter(stream))
stream.close()
# The chat runs to its end, and is charged; the same as for a caller who listens. A model on a slow
# machine takes its time.
deadline = time.time() + 300
while balance(teller) == before and time.time() < deadline:
    time.sleep(0.05)
last = teller.get("../history/?limit=1", cast_to=object)["chats"][0]
while last["state"] == "pending" and time.time() < deadline:
    time.sleep(0.05)
    last = teller.get("../history/?limit=1", cast_to=object)["chats"][0]
assert (last["state"], "chatcmpl-" + last["chat"]) == ("answered", chunk.id), (last, chunk)
assert balance(teller) == before - last["price"] < before, (before, last)
seen("cancelled stream")
