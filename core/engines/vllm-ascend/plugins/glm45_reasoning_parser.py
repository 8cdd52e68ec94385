"""Reasoning parser `glm45` for vLLM 0.13.0, whose own parser misses the reasoning of GLM-4.7.

vllm serve --reasoning-parser-plugin …/glm45_reasoning_parser.py --reasoning-parser glm45

The chat template of GLM-4.7 ends the prompt with <think>, so the answer contains only </think>, and the parser of the
release requires both. Source 001, §3.3 item 4, patches two files of the installed package for this and for the
switches; this plugin replaces the patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vllm.reasoning import ReasoningParserManager
from vllm.reasoning.holo2_reasoning_parser import Holo2ReasoningParser

if TYPE_CHECKING:
    from vllm.tokenizers import TokenizerLike

SWITCHES = ("thinking", "enable_thinking")


class Glm45ReasoningParser(Holo2ReasoningParser):
    """Treats everything up to </think> as reasoning, unless a switch of chat_template_kwargs turns reasoning off.

    The engine process creates one parser for all requests, without chat_template_kwargs: reasoning is then on.
    """

    def __init__(self, tokenizer: TokenizerLike, *args: Any, **kwargs: Any) -> None:
        given = kwargs.pop("chat_template_kwargs", None) or {}
        # The base class reads only the first switch.
        thinking = all(given.get(switch, True) for switch in SWITCHES)
        super().__init__(tokenizer, *args, chat_template_kwargs={**given, "thinking": thinking}, **kwargs)


# Not as a decorator: that registers the parser lazily, and a loaded parser of the same name would win.
ReasoningParserManager.register_module("glm45", module=Glm45ReasoningParser)
