"""Tool parser `glm47` for vLLM 0.13.0, which knows the calls of GLM-4.5 only.

vllm serve --tool-parser-plugin …/glm47_tool_parser.py --tool-call-parser glm47 --enable-auto-tool-choice

GLM-4.7 leaves out what GLM-4.5 always writes: the line break after a function's name, and all arguments where there
are none. Source 001, §3.3 item 3, patches the installed package for this; here it is a plugin.
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

# Blanks, line breaks, or a line break that the model spelt out as a backslash and an n.
GAP = r"(?:\\n|\s)*"
WORD = r"(?:(?!\\n)[^<\s])+"
NAME = rf"{WORD}(?:[^\S\n]+{WORD})*"


class Glm47ToolParser(Glm4MoeModelToolParser):
    """Reads calls as GLM-4.7 writes them: `<tool_call>name</tool_call>`, with arguments before the closing mark.

    An argument is `<arg_key>key</arg_key><arg_value>value</arg_value>`.
    """

    def __init__(self, tokenizer: TokenizerLike) -> None:
        super().__init__(tokenizer)
        # The second group is empty and never absent: the base class searches it for arguments, and would give a call
        # without any back as text where it is None, as it is with the expression of source 001.
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
        """Take in a piece of the answer and give out what became complete with it.

        The base class gives out one call for each piece. Calls without arguments are so short that several end in one
        piece under speculative decoding, and the last one would be lost with the end of the stream.
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
        """Give out a call that cannot be read as text, as without streaming.

        The base class would keep it at the head of its buffer, and everything after it would wait there for ever.
        """
        call, end, rest = self._buffer.partition(self.tool_call_end_token)
        if not end:
            return None
        self._buffer = rest
        # Slots that the base class made for the call; with them the answer would count as one with calls.
        del self.prev_tool_call_arr[self.current_tool_id :]
        del self.streamed_args_for_tool[self.current_tool_id :]
        return DeltaMessage(content=call + end)


def joined(first: DeltaMessage | None, second: DeltaMessage | None) -> DeltaMessage | None:
    """Return one message that says what both say."""
    if first is None:
        return second
    if second is None:
        return first
    return DeltaMessage(
        content=(first.content or "") + (second.content or "") or None,
        tool_calls=[*first.tool_calls, *second.tool_calls],
    )


# At once and not as a decorator: that would only note where to look, and an entry already loaded would win.
ToolParserManager.register_module("glm47", module=Glm47ToolParser)
