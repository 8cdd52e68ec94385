"""Runs against the `vllm` on PYTHONPATH: the stand-ins beside this file, or vLLM 0.13.0 itself."""

from __future__ import annotations

import json
import os
import re
import time
import unittest
from types import SimpleNamespace

from vllm.tool_parsers import ToolParserManager

PLUGIN = os.path.join(os.environ["PLUGINS"], "glm47_tool_parser.py")
VOCABULARY = {"<tool_call>": 1, "</tool_call>": 2}
OF_THE_RELEASE = ToolParserManager.list_registered()
TOKENIZER = SimpleNamespace(get_vocab=lambda: VOCABULARY)


def tool(name: str, **types: str) -> SimpleNamespace:
    properties = {key: {"type": kind} for key, kind in types.items()}
    return SimpleNamespace(function=SimpleNamespace(name=name, parameters={"properties": properties}))


REQUEST = SimpleNamespace(
    tools=[tool("weather", city="string", days="integer"), tool("now"), tool("天气", 城市="string")]
)


def pair(key: str, value: str, gap: str = "") -> str:
    return f"<arg_key>{key}</arg_key>{gap}<arg_value>{value}</arg_value>"


def call(inner: str) -> str:
    return f"<tool_call>{inner}</tool_call>"


class Case(unittest.TestCase):
    def setUp(self) -> None:
        ToolParserManager.import_tool_parser(PLUGIN)
        self.parser = ToolParserManager.get_tool_parser("glm47")(TOKENIZER)

    def whole(self, answer: str) -> tuple[list[tuple[str, object]], str]:
        """Return the calls and the text of a complete answer."""
        found = self.parser.extract_tool_calls(answer, REQUEST)
        self.assertEqual(found.tools_called, bool(found.tool_calls))
        return [
            (one.function.name, json.loads(one.function.arguments)) for one in found.tool_calls
        ], found.content or ""

    def streamed(self, pieces: list[str]) -> tuple[list[tuple[int, str, object]], str]:
        """Return the calls, with their indices, and the text of an answer in pieces."""
        calls, content, so_far = [], "", ""
        for piece in pieces:
            delta = self.parser.extract_tool_calls_streaming(
                so_far, so_far + piece, piece, [], [], [], REQUEST
            )
            so_far += piece
            if delta is not None:
                content += delta.content or ""
                calls += [
                    (one.index, one.function.name, json.loads(one.function.arguments))
                    for one in delta.tool_calls
                ]
        return calls, content


class Registration(unittest.TestCase):
    def test_adds_a_parser_and_keeps_the_others(self) -> None:
        self.assertNotIn("glm47", OF_THE_RELEASE)
        # The server loads its plugins twice: when it checks its arguments, and when it starts to serve.
        for _ in range(2):
            ToolParserManager.import_tool_parser(PLUGIN)
        self.assertEqual(ToolParserManager.list_registered(), sorted([*OF_THE_RELEASE, "glm47"]))
        parser = ToolParserManager.get_tool_parser("glm47")
        self.assertEqual(parser.__name__, "Glm47ToolParser")
        self.assertIsNot(ToolParserManager.get_tool_parser("glm45"), parser)


class Whole(Case):
    def test_reads_arguments_with_any_gap(self) -> None:
        expected = ([("weather", {"city": "Berlin", "days": 3})], "")
        for gap in ("", "\n", " ", "\r\n\t", "\\n", "\\n \n"):
            arguments = gap.join([pair("city", "Berlin", gap), pair("days", "3", gap)])
            with self.subTest(gap=gap):
                self.assertEqual(self.whole(call(f"weather{gap}{arguments}{gap}")), expected)
                self.assertEqual(self.whole(call(f"{gap}weather{gap}{arguments}")), expected)

    def test_reads_a_call_without_arguments(self) -> None:
        for inner in ("now", "now\n", "\nnow\n", "now\\n", " now "):
            with self.subTest(inner=inner):
                self.assertEqual(self.whole(call(inner)), ([("now", {})], ""))

    def test_reads_several_calls_and_the_text_before_them(self) -> None:
        answer = f"Let me see.\n{call('now')}\n{call('weather' + pair('days', '1'))}{call('now')}"
        self.assertEqual(
            self.whole(answer),
            ([("now", {}), ("weather", {"days": 1}), ("now", {})], "Let me see.\n"),
        )

    def test_keeps_text_values_unchanged(self) -> None:
        for value, read in {
            "北京 \\n 🌦": "北京 \\n 🌦",
            "line one\nline two": "line one\nline two",
            "if a < b: <b>": "if a < b: <b>",
            "": "",
            "12": "12",
        }.items():
            with self.subTest(value=value):
                self.assertEqual(
                    self.whole(call("weather" + pair("city", value))), ([("weather", {"city": read})], "")
                )

    def test_reads_other_values_as_json(self) -> None:
        for value, read in {
            "3": 3,
            "[1, 2]": [1, 2],
            '{"a": null}': {"a": None},
            "true": True,
            "soon": "soon",
        }.items():
            with self.subTest(value=value):
                self.assertEqual(
                    self.whole(call("weather" + pair("days", value))), ([("weather", {"days": read})], "")
                )

    def test_reads_names_of_any_script(self) -> None:
        self.assertEqual(self.whole(call("天气" + pair("城市", "北京"))), ([("天气", {"城市": "北京"})], ""))
        self.assertEqual(self.whole(call("mcp__files.read-all/2")), ([("mcp__files.read-all/2", {})], ""))
        self.assertEqual(self.whole(call("get weather\n")), ([("get weather", {})], ""))

    def test_returns_malformed_calls_as_text(self) -> None:
        for answer in (
            "",
            "Hello.",
            "<tool_call>weather",
            call(""),
            call("\n"),
            call("a</arg_key>"),
            "</tool_call>",
        ):
            with self.subTest(answer=answer):
                self.assertEqual(self.whole(answer), ([], answer))

    def test_parses_hostile_answers_in_linear_time(self) -> None:
        started = time.monotonic()
        for filler in (" ", "a ", "a", "\\n", "\\", "\n", "a\n"):
            self.whole(f"<tool_call>a{filler * 50_000}<</tool_call>")
            self.whole(f"<tool_call>a{filler * 50_000}")
        self.assertLess(time.monotonic() - started, 5)


class Streamed(Case):
    WEATHER = "weather\n" + pair("city", "北京", "\n") + pair("days", "2")
    ANSWER = "On it." + call("now") + call(WEATHER) + call("now")
    CALLS = [(0, "now", {}), (1, "weather", {"city": "北京", "days": 2}), (2, "now", {})]

    # The tags of a call are single tokens of GLM; other text may arrive letter by letter.
    TOKENS = re.findall(r"</?tool_call>|.", ANSWER, re.DOTALL)

    def test_returns_the_same_calls_for_any_number_of_tokens_per_piece(self) -> None:
        for size in (1, 2, 5, 16, 40, len(self.TOKENS)):
            with self.subTest(size=size):
                self.setUp()
                pieces = ["".join(self.TOKENS[at : at + size]) for at in range(0, len(self.TOKENS), size)]
                self.assertEqual(self.streamed(pieces), (self.CALLS, "On it."))

    def test_returns_only_complete_calls(self) -> None:
        start = ["Hm. ", "<tool_call>", "wea", "ther", "<arg_key>ci", "ty</arg_key><arg_value>Ber"]
        self.assertEqual(self.streamed(start), ([], "Hm. "))
        self.assertEqual(
            self.streamed(["lin</arg_value>", "</tool_call>"]),
            ([(0, "weather", {"city": "Berlin"})], ""),
        )

    def test_returns_all_calls_that_end_in_one_piece(self) -> None:
        self.assertEqual(
            self.streamed(["<tool_call>", f"now</tool_call>{call('now')}<tool_call>we"]),
            ([(0, "now", {}), (1, "now", {})], ""),
        )
        self.assertEqual(self.streamed(["ather</tool_call>"]), ([(2, "weather", {})], ""))

    def test_reports_the_returned_calls_to_the_server(self) -> None:
        self.streamed([call("now"), call("weather" + pair("days", "1"))])
        self.assertEqual([entry["arguments"] for entry in self.parser.prev_tool_call_arr], [{}, {"days": 1}])
        self.assertEqual(self.parser.streamed_args_for_tool, ["{}", '{"days": 1}'])

    def test_continues_after_a_malformed_call(self) -> None:
        broken = call("<arg_key>")
        self.assertEqual(self.streamed(["Well", broken, " then"]), ([], f"Well{broken} then"))
        self.assertEqual(self.parser.prev_tool_call_arr, [])
        self.assertEqual(self.streamed([call("now")]), ([(0, "now", {})], ""))

    def test_passes_on_text_without_calls(self) -> None:
        self.assertEqual(self.streamed(["Hel", "lo", "", " 世界"]), ([], "Hello 世界"))


if __name__ == "__main__":
    unittest.main()
