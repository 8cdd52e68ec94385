"""Judges an answer of a model: is it one at all, is it in its place, and is it more than noise?"""

from __future__ import annotations

import json
import re

from api import Refused, brief

# An answer of so many words or characters that are all the same says that the cache or the weights are broken.
REPEATED = 8
ONE_CHARACTER = re.compile(r"^\W*(\S)\1{7,}\W*$", re.DOTALL)
# A first good token, made by prefill, and then noise: 16 times the same, of at most 8 characters, wherever it stands.
RUN = re.compile(r"(.{1,8}?)\1{15,}", re.DOTALL)
# A short limit cuts noise off earlier; it stands at the end then.
ENDING = re.compile(r"([^\w\s])\1{7,}\s*$")
# Space, rules and lines of tables are as long as they are.
RULE = re.compile(r"[\s\-\u2013\u2014_=*|+:~\u2500-\u257f]+")
# What GLM writes around a call and its thoughts; parsers of the server take it out.
CALL_MARK = "<tool_call>"
THOUGHT_MARKS = ("<think>", "</think>")

REPETITION_CURE = (
    "between prefill and decode, see that /etc/hccn.conf is mounted on both (vllm-ascend#7711); otherwise compare the "
    "weight files with their hashes (vllm-ascend#6980)"
)
TOOL_CURE = "give the engine its tool call parser and, for vLLM, --enable-auto-tool-choice"
REASONING_CURE = "give the engine its reasoning parser (glm45), and restart it"


def text_of(answer: dict) -> str:
    """The text of a completion."""
    text = choice_of(answer).get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused(f"the completion is empty: {brief(json.dumps(answer))}", "see what the engine logs")
    return sound(text)


def message_of(answer: dict) -> dict:
    """The message of a chat."""
    message = choice_of(answer).get("message")
    if not isinstance(message, dict):
        raise Refused(f"the answer holds no message: {brief(json.dumps(answer))}", "see what the engine logs")
    return message


def said(message: dict) -> str:
    """What a chat says; a short limit may leave room for thoughts only."""
    text = text_in(message, "content") or reasoning_of(message)
    if not text.strip():
        raise Refused(f"the message is empty: {brief(json.dumps(message))}", "see what the engine logs")
    return sound(text)


def call_of(message: dict, tool: dict) -> str:
    """The arguments of the tool call that the question asks for."""
    calls = message.get("tool_calls") or []
    content = text_in(message, "content")
    if not calls and CALL_MARK in content:
        raise Refused(f"the tool call came as text: {brief(content)}", TOOL_CURE)
    if not calls:
        raise Refused(f"the model called no tool and said: {brief(said(message))}", TOOL_CURE)
    first = calls[0] if isinstance(calls, list) else None
    function = first.get("function") if isinstance(first, dict) else None
    if not isinstance(function, dict):
        raise Refused(f"tool_calls holds no call of a function: {brief(json.dumps(calls))}", TOOL_CURE)
    if function.get("name") != tool["name"]:
        raise Refused(f"the call is of {function.get('name')!r} instead of {tool['name']!r}", TOOL_CURE)
    arguments = function.get("arguments")
    try:
        parsed = json.loads(arguments)
    except (TypeError, ValueError):
        parsed = None
    if not isinstance(parsed, dict):
        raise Refused(f"the arguments of the call are no JSON object: {brief(str(arguments))}", TOOL_CURE)
    lacking = [name for name in tool["parameters"]["required"] if not is_text(parsed.get(name))]
    if lacking:
        raise Refused(
            f"the arguments of the call lack {', '.join(lacking)}, which the tool requires: {brief(arguments)}",
            TOOL_CURE,
        )
    return brief(arguments)


def thought_of(message: dict) -> str:
    """The thoughts, apart from the answer."""
    content = text_in(message, "content")
    if any(mark in content for mark in THOUGHT_MARKS):
        raise Refused(f"the thoughts came in the answer: {brief(content)}", REASONING_CURE)
    thought = reasoning_of(message)
    if not thought:
        raise Refused(f"the message holds no reasoning: {brief(json.dumps(message))}", REASONING_CURE)
    return sound(thought)


def reasoning_of(message: dict) -> str:
    # vLLM has called it reasoning since 0.12, and reasoning_content before.
    return text_in(message, "reasoning") or text_in(message, "reasoning_content")


def text_in(message: dict, name: str) -> str:
    """A text of the message; empty where it has none."""
    text = message.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refused(
            f"{name} of the message is no text: {brief(json.dumps(text))}", "see what answers on that port"
        )
    return text


def is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def choice_of(answer: dict) -> dict:
    choices = answer.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise Refused(f"the answer holds no choices: {brief(json.dumps(answer))}", "see what the engine logs")
    return choices[0]


def sound(text: str) -> str:
    words = text.split()
    same = any(len(set(words[at : at + REPEATED])) == 1 for at in range(len(words) - REPEATED + 1))
    runs = [*RUN.finditer(text), *ENDING.finditer(text)]
    if same or ONE_CHARACTER.match(text) or any(not RULE.fullmatch(run[1]) for run in runs):
        raise Refused(f"the answer repeats itself: {brief(text)}", REPETITION_CURE)
    return brief(text)
