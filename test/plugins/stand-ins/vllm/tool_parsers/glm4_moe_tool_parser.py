"""The GLM-4.5 parser: the name ends with its line, and each piece of a stream returns one call."""

from __future__ import annotations

import ast
import json
import re

from vllm.entrypoints.openai.protocol import DeltaMessage, ExtractedToolCalls, Function, ToolCall
from vllm.tool_parsers import ToolParser


class Glm4MoeModelToolParser(ToolParser):
    def __init__(self, tokenizer) -> None:
        super().__init__(tokenizer)
        self.tool_call_start_token = "<tool_call>"
        self.tool_call_end_token = "</tool_call>"
        self.func_call_regex = re.compile("<tool_call>.*?</tool_call>", re.DOTALL)
        self.func_detail_regex = re.compile(r"<tool_call>([^\n]*)\n(.*)</tool_call>", re.DOTALL)
        self.func_arg_regex = re.compile(
            r"<arg_key>(.*?)</arg_key>\s*<arg_value>(.*?)</arg_value>", re.DOTALL
        )
        self._buffer = ""

    def extract_tool_calls(self, model_output: str, request) -> ExtractedToolCalls:
        try:
            calls = [self._call(text, request) for text in self.func_call_regex.findall(model_output)]
        except Exception:
            calls = []
        if not calls:
            return ExtractedToolCalls(False, [], model_output)
        return ExtractedToolCalls(True, calls, model_output.partition(self.tool_call_start_token)[0])

    def _call(self, text: str, request) -> ToolCall:
        name, arguments = self.func_detail_regex.search(text).groups()
        pairs = {
            key.strip(): self._value(name, key.strip(), value.strip(), request)
            for key, value in self.func_arg_regex.findall(arguments)
        }
        return ToolCall(Function(name, json.dumps(pairs)))

    @staticmethod
    def _value(name: str, key: str, value: str, request):
        for tool in request.tools or []:
            properties = (tool.function.parameters or {}).get("properties", {})
            if tool.function.name == name and properties.get(key, {}).get("type") == "string":
                return value
        for read in (json.loads, ast.literal_eval):
            try:
                return read(value)
            except (ValueError, SyntaxError):
                continue
        return value

    def extract_tool_calls_streaming(
        self, previous_text, current_text, delta_text, previous_ids, current_ids, delta_ids, request
    ) -> DeltaMessage | None:
        text = self._buffer + delta_text
        start = text.find(self.tool_call_start_token)
        end = text.find(self.tool_call_end_token)
        if start == -1:
            self._buffer = ""
            return DeltaMessage(content="" if self.current_tool_id > 0 else text)
        if end == -1:
            self._buffer = text[start:]
            return DeltaMessage(content=text[:start])
        self._buffer = text
        self.current_tool_id = max(self.current_tool_id, 0)
        while len(self.prev_tool_call_arr) <= self.current_tool_id:
            self.prev_tool_call_arr.append({})
            self.streamed_args_for_tool.append("")
        end += len(self.tool_call_end_token)
        extracted = self.extract_tool_calls(text[:end], request)
        if not extracted.tool_calls:
            return None
        function = extracted.tool_calls[0].function
        self.prev_tool_call_arr[self.current_tool_id] = {
            "name": function.name,
            "arguments": json.loads(function.arguments),
        }
        self.streamed_args_for_tool[self.current_tool_id] = function.arguments
        call = ToolCall(function, self.current_tool_id)
        self.current_tool_id += 1
        self._buffer = text[end:]
        return DeltaMessage(content=extracted.content, tool_calls=[call])
