"""Tool parser `glm47` for vLLM 0.13.0, which parses only the calls of GLM-4.5.

vllm serve --tool-parser-plugin …/glm47_tool_parser.py --tool-call-parser glm47 --enable-auto-tool-choice

GLM-4.7 may omit what GLM-4.5 always writes: the line break after the name of a function, and the arguments of a
function that has none. Source 001, §3.3 item 3, patches the installed package; this plugin replaces the patch.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vllm.entrypoints.openai.protocol import DeltaMessage
from vllm.tool_parsers import ToolParserManager
from vllm.tool_parsers.glm4_moe_tool_parser import Glm4MoeModelToolParser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vllm.entrypoints.openai.protocol import ChatCompletionRequest
    from vllm.tokenizers import TokenizerLike

# Whitespace, or a line break that the model wrote as a backslash and an n.
GAP = r"(?:\\n|\s)*"
WORD = r"(?:(?!\\n)[^<\s])+"
NAME = rf"{WORD}(?:[^\S\n]+{WORD})*"


class Glm47ToolParser(Glm4MoeModelToolParser):
    """Parses the calls of GLM-4.7: `<tool_call>name</tool_call>`, with arguments before the closing tag.

    An argument is `<arg_key>key</arg_key><arg_value>value</arg_value>`.
    """

    def __init__(self, tokenizer: TokenizerLike) -> None:
        super().__init__(tokenizer)
        # The second group is empty rather than None for a call without arguments: the base class searches it, and
        # returns the call as text on None, as with the expression of source 001.
        self.func_detail_regex = re.compile(
            rf"<tool_call>{GAP}({NAME}){GAP}((?:<arg_key>.*)?)</tool_call>", re.DOTALL
        )
        self.func_arg_regex = re.compile(
            rf"<arg_key>(.*?)</arg_key>{GAP}<arg_value>(.*?)</arg_value>", re.DOTALL
        )

    def extract_tool_calls_streaming(
        self,
        previous_text: str,
        current_text: str,
        delta_text: str,
        previous_token_ids: Sequence[int],
        current_token_ids: Sequence[int],
        delta_token_ids: Sequence[int],
        request: ChatCompletionRequest,
    ) -> DeltaMessage | None:
        """Consume a piece of the answer, and return the text and calls that it completes.

        The base class returns one call per piece. Calls without arguments are so short that several can end in one
        piece under speculative decoding, and the end of the stream would lose the last one.
        """
        message = None
        piece = delta_text
        while True:
            found = super().extract_tool_calls_streaming(
                previous_text,
                current_text,
                piece,
                previous_token_ids,
                current_token_ids,
                delta_token_ids,
                request,
            )
            message = joined(message, self._unreadable_call() if found is None else found)
            if self.tool_call_end_token not in self._buffer:
                return message
            piece = ""

    def _unreadable_call(self) -> DeltaMessage | None:
        """Return a call that cannot be parsed as text, as without streaming.

        The base class would keep it at the head of its buffer, and everything after it would stay there forever.
        """
        call, end, rest = self._buffer.partition(self.tool_call_end_token)
        if not end:
            return None
        self._buffer = rest
        # The base class added slots for the call; with them the server would report an answer with calls.
        del self.prev_tool_call_arr[self.current_tool_id :]
        del self.streamed_args_for_tool[self.current_tool_id :]
        return DeltaMessage(content=call + end)


def joined(first: DeltaMessage | None, second: DeltaMessage | None) -> DeltaMessage | None:
    """Return one message with the text and calls of both."""
    if first is None:
        return second
    if second is None:
        return first
    return DeltaMessage(
        content=(first.content or "") + (second.content or "") or None,
        tool_calls=[*first.tool_calls, *second.tool_calls],
    )


# Not as a decorator: that registers the parser lazily, and a loaded parser of the same name would win.
ToolParserManager.register_module("glm47", module=Glm47ToolParser)
