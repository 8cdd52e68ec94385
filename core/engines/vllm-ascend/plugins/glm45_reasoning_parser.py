"""Reasoning parser `glm45` for vLLM 0.13.0, anew: its own misses the reasoning of GLM-4.7.

vllm serve --reasoning-parser-plugin …/glm45_reasoning_parser.py --reasoning-parser glm45

The chat template of GLM-4.7 writes <think> into the prompt, so the answer holds only </think>, and the parser of the
release wants both in the answer. Source 001, §3.3 item 4, patches two files of the installed package for this and for
the switches; here it is a plugin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vllm.reasoning import ReasoningParserManager
from vllm.reasoning.holo2_reasoning_parser import Holo2ReasoningParser

if TYPE_CHECKING:
    from vllm.tokenizers import TokenizerLike

SWITCHES = ("thinking", "enable_thinking")


class Glm45ReasoningParser(Holo2ReasoningParser):
    """Takes everything up to </think> as reasoning, unless a switch of chat_template_kwargs turns reasoning off.

    The engine process makes one parser for all requests, without chat_template_kwargs: then reasoning is on.
    """

    def __init__(self, tokenizer: TokenizerLike, *args: Any, **kwargs: Any) -> None:
        given = kwargs.pop("chat_template_kwargs", None) or {}
        # The base class knows the first switch only.
        thinking = all(given.get(switch, True) for switch in SWITCHES)
        super().__init__(tokenizer, *args, chat_template_kwargs={**given, "thinking": thinking}, **kwargs)


# At once and not as a decorator: a parser of this name that is loaded already would win over one only noted.
ReasoningParserManager.register_module("glm45", module=Glm45ReasoningParser)
