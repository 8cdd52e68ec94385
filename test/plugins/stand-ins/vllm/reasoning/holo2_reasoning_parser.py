"""Treats everything up to </think> as reasoning unless `thinking` is false. Ignores `enable_thinking`."""

from __future__ import annotations

from vllm.entrypoints.openai.protocol import DeltaMessage
from vllm.reasoning import ReasoningParser

START, END = "<think>", "</think>"


class Holo2ReasoningParser(ReasoningParser):
    def __init__(self, tokenizer, *args, **kwargs) -> None:
        super().__init__(tokenizer, *args, **kwargs)
        self._thinks = bool((kwargs.get("chat_template_kwargs") or {}).get("thinking", True))
        self._start, self._end = self.vocab[START], self.vocab[END]

    def is_reasoning_end(self, input_ids) -> bool:
        marks = [token for token in input_ids if token in (self._start, self._end)]
        return not self._thinks or marks[-1:] == [self._end]

    def extract_reasoning(self, model_output, request):
        if not self._thinks:
            return None, model_output
        reasoning, _, content = model_output.removeprefix(START).partition(END)
        return reasoning, content or None

    def extract_reasoning_streaming(
        self, previous_text, current_text, delta_text, previous_ids, current_ids, delta_ids
    ) -> DeltaMessage | None:
        if not self._thinks:
            return DeltaMessage(content=delta_text) if delta_text else None
        if list(delta_ids) in ([self._start], [self._end]):
            return None
        if self._end in previous_ids:
            return DeltaMessage(content=delta_text)
        if self._end in delta_ids:
            reasoning, _, content = delta_text.partition(END)
            return DeltaMessage(reasoning=reasoning, content=content or None)
        return DeltaMessage(reasoning=delta_text)
