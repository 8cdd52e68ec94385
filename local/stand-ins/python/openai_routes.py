"""OpenAI's completions for engines without a model: the answer says which ranks it passed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from typing import Any

from http_api import Reply, Request, failure

Ask = Callable[[Request], Any]
NUMBERS = itertools.count(1)


def answer_routes(model: str, ask: Ask) -> Mapping[tuple[str, str], Callable[[Request], Reply]]:
    """`ask` gives the engine's answer to a request, or a reply that refuses it."""
    return {
        ("GET", "/v1/models"): lambda _: Reply(
            {"object": "list", "data": [{"id": model, "object": "model", "owned_by": "stand-in"}]}
        ),
        ("POST", "/v1/completions"): lambda request: complete(request, model, ask, chat=False),
        ("POST", "/v1/chat/completions"): lambda request: complete(request, model, ask, chat=True),
    }


def complete(request: Request, model: str, ask: Ask, chat: bool) -> Reply:
    body = request.body
    wanted = body.get("model", model)
    if wanted != model:
        return failure(404, f"The model `{wanted}` does not exist.", "NotFoundError")
    question = "messages" if chat else "prompt"
    if question not in body:
        return failure(400, f"Field required: {question}")
    answer = ask(request)
    if isinstance(answer, Reply):
        return answer
    text = sentence(answer)
    passed = {side: answer[side] for side in ("prefill", "decode", "ranks") if side in answer}
    reply = {
        "id": f"{'chatcmpl' if chat else 'cmpl'}-{next(NUMBERS)}",
        "object": "chat.completion" if chat else "text_completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice(text, chat)],
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


def choice(text: str, chat: bool) -> Mapping[str, Any]:
    words = {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
    return {"index": 0, **words, "finish_reason": "stop"}


def sentence(answer: Mapping[str, Any]) -> str:
    """Wrong tokens where the KV blocks came to the wrong device."""
    if not answer.get("sound", True):
        return "!!!!!!!!"
    places = [
        f"{side} by rank {answer[side]['rank']} of {answer[side]['pod']}"
        for side in ("prefill", "decode")
        if side in answer
    ]
    return f"There is no model here, but the way is right: {', '.join(places)}."
