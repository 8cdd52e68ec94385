"""The GLM-4.5 parser: no reasoning without both tags in the answer."""

from vllm.reasoning import ReasoningParser


class Glm4MoeModelReasoningParser(ReasoningParser):
    def extract_reasoning(self, model_output, request):
        before, start, thought = model_output.partition("<think>")
        reasoning, end, content = thought.partition("</think>")
        return (reasoning, content or None) if start and end else (None, model_output)
