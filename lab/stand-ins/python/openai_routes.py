"""OpenAI's completions without a model: the answer names the ranks that handled the request."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from http_api import Reply, Request, failure

Answer = Callable[[Request], Any]
NUMBERS = itertools.count(1)
# While this file exists, no request is answered.
REFUSAL = "/run/stand-in-refuses"


class Running:
    """The requests that the server works on."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, change: int) -> None:
        with self._lock:
            self.count += change


RUNNING = Running()


def answer_routes(
    model: str, answer_of: Answer, parsers: frozenset[str] = frozenset()
) -> Mapping[tuple[str, str], Callable[[Request], Reply]]:
    """`answer_of` returns the engine's answer to a request, or a reply that refuses it."""
    return {
        ("GET", "/v1/models"): lambda _: Reply(
            {"object": "list", "data": [{"id": model, "object": "model", "owned_by": "stand-in"}]}
        ),
        ("POST", "/v1/completions"): lambda request: complete(request, model, answer_of, None),
        ("POST", "/v1/chat/completions"): lambda request: complete(request, model, answer_of, parsers),
    }


def complete(request: Request, model: str, answer_of: Answer, parsers: frozenset[str] | None) -> Reply:
    """A completion; with parsers, a chat completion."""
    chat = parsers is not None
    body = request.body
    requested = body.get("model", model)
    if requested != model:
        return failure(404, f"The model `{requested}` does not exist.", "NotFoundError")
    question = "messages" if chat else "prompt"
    if question not in body:
        return failure(400, f"Field required: {question}")
    if os.path.exists(REFUSAL):
        return failure(500, "EngineCore encountered an issue.", "InternalServerError")
    with RUNNING.one():
        answer = answer_of(request)
        # A longer answer than a stand-in has by itself.
        time.sleep(float(body.get("stand_in_seconds", 0)))
    if isinstance(answer, Reply):
        return answer
    text = sentence(answer)
    passed = {side: answer[side] for side in ("prefill", "decode", "ranks") if side in answer}
    reply = {
        "id": f"{'chatcmpl' if chat else 'cmpl'}-{next(NUMBERS)}",
        "object": "chat.completion" if chat else "text_completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice(text, body, parsers)],
        "usage": {"prompt_tokens": 8, "completion_tokens": 1, "total_tokens": 9},
        "stand_in": passed,
    }
    if "kv_transfer_params" in answer:
        reply["kv_transfer_params"] = answer["kv_transfer_params"]
    return (
        Reply(events=[{**reply, "object": f"{reply['object']}.chunk"}])
        if body.get("stream")
        else Reply(reply)
    )


def choice(text: str, body: Mapping[str, Any], parsers: frozenset[str] | None) -> Mapping[str, Any]:
    if parsers is None:
        return {"index": 0, "text": text, "finish_reason": "stop"}
    thought = "This stand-in has no model to think with."
    unparsed = "" if "reasoning" in parsers else f"<think>{thought}</think>"
    message: dict[str, Any] = {"role": "assistant", "content": unparsed + text, "tool_calls": []}
    if "reasoning" in parsers:
        message["reasoning"] = thought
    tools = body.get("tools") or []
    if tools:
        name = tools[0]["function"]["name"]
        if "tools" in parsers:
            call = {"name": name, "arguments": json.dumps({"city": "Beijing"})}
            message["content"] = None
            message["tool_calls"] = [{"id": f"call-{next(NUMBERS)}", "type": "function", "function": call}]
        else:
            message["content"] = f"<tool_call>{name}</tool_call>"
    return {
        "index": 0,
        "message": message,
        "finish_reason": "tool_calls" if message["tool_calls"] else "stop",
    }


def sentence(answer: Mapping[str, Any]) -> str:
    """Wrong tokens where KV blocks went to the wrong device."""
    if not answer.get("sound", True):
        return "!!!!!!!!"
    places = [
        f"{side} by rank {answer[side]['rank']} of {' and '.join(answer[side].get('pods', [answer[side]['pod']]))}"
        for side in ("prefill", "decode")
        if side in answer
    ]
    return f"This stand-in has no model. The request took the expected path: {', '.join(places)}."
