"""What a program does with LangChain's package for OpenAI: langchain_client.py URL MODEL

The environment has TOKEN. Each thing that was seen to work is told in a line; the first that does
not ends it.
"""

import asyncio
import os
import sys

import openai
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

URL, MODEL = sys.argv[1:]


class Answer(BaseModel):
    """What a structured answer would be."""

    number: int


def weather(place: str) -> str:
    """Tells the weather of a place."""
    return place


def model(**options):
    return ChatOpenAI(model=MODEL, base_url=URL + "/v1", api_key=os.environ["TOKEN"], **options)


def seen(what):
    print("seen:", what, flush=True)


def refused(runnable, *params):
    """The call is refused for one of these parameters."""
    try:
        runnable.invoke("Hello")
    except openai.BadRequestError as found:
        assert (found.code, found.param in params) == ("unsupported_parameter", True), found
        assert f"'{found.param}' is not supported" in found.message, found
        return
    raise AssertionError(f"{params} was not refused")


reply = model(temperature=0.5, max_tokens=40, stop_sequences=["END"], n=1).invoke("Hello")
assert reply.content == "Echo: Hello" and reply.usage_metadata["total_tokens"] > 0, reply
seen("invoke")

parts = HumanMessage([{"type": "text", "text": "And"}, {"type": "text", "text": "you?"}])
again = model().invoke([SystemMessage("Be brief."), HumanMessage("Hello"), reply, parts])
assert again.content == "Echo: And\nyou?", again
seen("conversation")

pieces = list(model(stream_usage=True).stream("Hello"))
assert "".join(piece.content for piece in pieces) == "Echo: Hello", pieces
assert sum(piece.usage_metadata is not None for piece in pieces) == 1, pieces
seen("stream")


async def together(count):
    chats = [model().ainvoke(f"number {number}") for number in range(count)]
    return [reply.content for reply in await asyncio.gather(*chats)]


assert asyncio.run(together(40)) == [f"Echo: number {number}" for number in range(40)]
seen("40 at once")

refused(model().with_structured_output(Answer), "response_format")
refused(model().with_structured_output(Answer, method="json_mode"), "response_format")
refused(
    model().with_structured_output(Answer, method="function_calling"), "tools", "tool_choice"
)
refused(model().bind_tools([weather]), "tools")
refused(model(logprobs=True), "logprobs")
refused(model(reasoning_effort="high"), "reasoning_effort")
seen("what is not supported is refused by name")
