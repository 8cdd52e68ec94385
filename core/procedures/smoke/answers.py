"""Checks the answers of a model: present, in the right field, and not noise."""

from __future__ import annotations

import json
import re

from api import Refused, brief

# So many equal words or characters in a row mean a broken KV cache or broken weights.
REPEATED = 8
ONE_CHARACTER = re.compile(r"^\W*(\S)\1{7,}\W*$", re.DOTALL)
# Noise after a good first token from prefill: 16 repetitions of at most 8 characters, anywhere.
RUN = re.compile(r"(.{1,8}?)\1{15,}", re.DOTALL)
# A low token limit leaves less noise, at the end of the answer.
ENDING = re.compile(r"([^\w\s])\1{7,}\s*$")
# Blanks, rules and table lines may have any length.
RULE = re.compile(r"[\s\-\u2013\u2014_=*|+:~\u2500-\u257f]+")
# GLM's marks around a tool call and around reasoning. The parsers of the server remove them.
CALL_MARK = "<tool_call>"
REASONING_MARKS = ("<think>", "</think>")

REPETITION_FIX = (
    "Check that prefill and decode both mount /etc/hccn.conf (vllm-ascend#7711), and compare the weight files with their "
    "hashes (vllm-ascend#6980)"
)
TOOL_FIX = "Set toolCallParser and, for vLLM, enableAutoToolChoice"
REASONING_FIX = "Set reasoningParser to glm45"


def text_of(answer: dict) -> str:
    """Return the text of a completion."""
    text = choice_of(answer).get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused(f"the completion is empty: {brief(json.dumps(answer))}", "Read the engine's log")
    return checked(text)


def message_of(answer: dict) -> dict:
    """Return the message of a chat."""
    message = choice_of(answer).get("message")
    if not isinstance(message, dict):
        raise Refused(f"the answer has no message: {brief(json.dumps(answer))}", "Read the engine's log")
    return message


def chat_text(message: dict) -> str:
    """Return the text of a chat. A low token limit may leave room for the reasoning only."""
    text = text_in(message, "content") or reasoning_of(message)
    if not text.strip():
        raise Refused(f"the message is empty: {brief(json.dumps(message))}", "Read the engine's log")
    return checked(text)


def call_of(message: dict, tool: dict) -> str:
    """Return the arguments of the expected tool call."""
    calls = message.get("tool_calls") or []
    content = text_in(message, "content")
    if not calls and CALL_MARK in content:
        raise Refused(f"the answer has the tool call as text: {brief(content)}", TOOL_FIX)
    if not calls:
        raise Refused(f"the model did not call the tool: {brief(chat_text(message))}", TOOL_FIX)
    first = calls[0] if isinstance(calls, list) else None
    function = first.get("function") if isinstance(first, dict) else None
    if not isinstance(function, dict):
        raise Refused(f"tool_calls has no function call: {brief(json.dumps(calls))}", TOOL_FIX)
    if function.get("name") != tool["name"]:
        raise Refused(f"the model called {function.get('name')!r} instead of {tool['name']!r}", TOOL_FIX)
    arguments = function.get("arguments")
    try:
        parsed = json.loads(arguments)
    except (TypeError, ValueError):
        parsed = None
    if not isinstance(parsed, dict):
        raise Refused(f"the arguments of the call are not a JSON object: {brief(str(arguments))}", TOOL_FIX)
    missing = [name for name in tool["parameters"]["required"] if not is_text(parsed.get(name))]
    if missing:
        raise Refused(
            f"the arguments of the call lack {', '.join(missing)}, which the tool requires: {brief(arguments)}",
            TOOL_FIX,
        )
    return brief(arguments)


def separate_reasoning(message: dict) -> str:
    """Return the reasoning, which must be apart from the answer."""
    content = text_in(message, "content")
    if any(mark in content for mark in REASONING_MARKS):
        raise Refused(f"the answer contains the reasoning: {brief(content)}", REASONING_FIX)
    reasoning = reasoning_of(message)
    if not reasoning:
        raise Refused(f"the message has no reasoning: {brief(json.dumps(message))}", REASONING_FIX)
    return checked(reasoning)


def reasoning_of(message: dict) -> str:
    # reasoning since vLLM 0.12, reasoning_content before.
    return text_in(message, "reasoning") or text_in(message, "reasoning_content")


def text_in(message: dict, name: str) -> str:
    """Return a text field of the message; empty if missing."""
    text = message.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refused(
            f"{name} of the message is not a text: {brief(json.dumps(text))}",
            "Check which program listens on that port",
        )
    return text


def is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def choice_of(answer: dict) -> dict:
    choices = answer.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise Refused(f"the answer has no choices: {brief(json.dumps(answer))}", "Read the engine's log")
    return choices[0]


def checked(text: str) -> str:
    """Return a text for the report. Reject noise."""
    words = text.split()
    same = any(len(set(words[at : at + REPEATED])) == 1 for at in range(len(words) - REPEATED + 1))
    runs = [*RUN.finditer(text), *ENDING.finditer(text)]
    if same or ONE_CHARACTER.match(text) or any(not RULE.fullmatch(run[1]) for run in runs):
        raise Refused(f"the answer repeats itself: {brief(text)}", REPETITION_FIX)
    return brief(text)
