"""Runs against the `vllm` on PYTHONPATH: the stand-ins beside this file, or vLLM 0.13.0 itself."""

from __future__ import annotations

import itertools
import os
import re
import unittest
from types import SimpleNamespace

from vllm.reasoning import ReasoningParserManager

PLUGIN = os.path.join(os.environ["PLUGINS"], "glm45_reasoning_parser.py")
START, END, ASSISTANT, WORD = 1, 2, 3, 4
VOCABULARY = {"<think>": START, "</think>": END, "<|assistant|>": ASSISTANT}
TOKENIZER = SimpleNamespace(get_vocab=lambda: VOCABULARY)
# The prompt ends with <think>, so the answer starts within the reasoning.
PIECES = ["Hm, ", "嗯", "</think>", "It is ", "3."]
ANSWER = "".join(PIECES)


def off(switches: dict) -> bool:
    return not all(switches.values())


SWITCHES = [
    dict(zip(names, values))
    for names in [(), ("thinking",), ("enable_thinking",), ("thinking", "enable_thinking")]
    for values in itertools.product([True, False], repeat=len(names))
]


class Case(unittest.TestCase):
    def setUp(self) -> None:
        ReasoningParserManager.import_reasoning_parser(PLUGIN)

    @staticmethod
    def parser(**kwargs):
        return ReasoningParserManager.get_reasoning_parser("glm45")(TOKENIZER, **kwargs)

    @staticmethod
    def streamed(parser, pieces: list[str]) -> tuple[str, str]:
        """Collect reasoning and content from the pieces of an answer, as the server does."""
        reasoning, content, text, ids = "", "", "", []
        for piece in pieces:
            # Every text between marks is one token.
            delta_ids = [VOCABULARY.get(token, WORD) for token in re.split("(</think>)", piece) if token]
            delta = parser.extract_reasoning_streaming(
                text, text + piece, piece, ids, ids + delta_ids, delta_ids
            )
            text, ids = text + piece, ids + delta_ids
            if delta is not None:
                reasoning += delta.reasoning or ""
                content += delta.content or ""
        return reasoning, content


class Registration(unittest.TestCase):
    def test_replaces_the_parser_of_the_release(self) -> None:
        names = ReasoningParserManager.list_registered()
        builtin = ReasoningParserManager.get_reasoning_parser("glm45")
        # The server loads its plugins twice, and the engine process once more.
        for _ in range(3):
            ReasoningParserManager.import_reasoning_parser(PLUGIN)
        parser = ReasoningParserManager.get_reasoning_parser("glm45")
        self.assertIsNot(parser, builtin)
        self.assertEqual(parser.__name__, "Glm45ReasoningParser")
        self.assertEqual(ReasoningParserManager.list_registered(), names)


class Reasoning(Case):
    def test_obeys_both_switches(self) -> None:
        for switches in SWITCHES:
            with self.subTest(switches=switches):
                parser = self.parser(chat_template_kwargs=switches)
                self.assertEqual(
                    parser.extract_reasoning(ANSWER, None),
                    (None, ANSWER) if off(switches) else ("Hm, 嗯", "It is 3."),
                )

    def test_obeys_both_switches_in_a_stream(self) -> None:
        for switches in SWITCHES:
            with self.subTest(switches=switches):
                parser = self.parser(chat_template_kwargs=switches)
                self.assertEqual(
                    self.streamed(parser, PIECES),
                    ("", ANSWER) if off(switches) else ("Hm, 嗯", "It is 3."),
                )

    def test_reasons_without_a_switch(self) -> None:
        for kwargs in ({}, {"chat_template_kwargs": None}, {"chat_template_kwargs": {"tools": []}}):
            with self.subTest(kwargs=kwargs):
                self.assertEqual(
                    self.parser(**kwargs).extract_reasoning(ANSWER, None), ("Hm, 嗯", "It is 3.")
                )

    def test_does_not_change_the_switches_of_the_request(self) -> None:
        switches = {"enable_thinking": False}
        self.parser(chat_template_kwargs=switches)
        self.assertEqual(switches, {"enable_thinking": False})

    def test_treats_a_truncated_answer_as_reasoning(self) -> None:
        self.assertEqual(self.parser().extract_reasoning("Hm, still", None), ("Hm, still", None))
        self.assertEqual(self.streamed(self.parser(), ["Hm, ", "still"]), ("Hm, still", ""))

    def test_splits_a_piece_in_which_reasoning_ends(self) -> None:
        self.assertEqual(
            self.streamed(self.parser(), ["Hm", ", yes</think>It", " is."]), ("Hm, yes", "It is.")
        )

    def test_reads_the_end_of_reasoning_from_the_prompt(self) -> None:
        earlier = [ASSISTANT, START, WORD, END, WORD]
        self.assertFalse(self.parser().is_reasoning_end([*earlier, ASSISTANT, START]))
        # The template of GLM-4.7 closes reasoning in the prompt where enable_thinking is false.
        self.assertTrue(self.parser().is_reasoning_end([*earlier, ASSISTANT, END]))
        self.assertTrue(
            self.parser(chat_template_kwargs={"thinking": False}).is_reasoning_end([ASSISTANT, START])
        )


if __name__ == "__main__":
    unittest.main()
