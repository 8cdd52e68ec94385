from vllm.registry import Registry


class ReasoningParser:
    def __init__(self, tokenizer, *args, **kwargs) -> None:
        self.vocab = tokenizer.get_vocab()


class _Manager(Registry):
    get_reasoning_parser = Registry.get
    import_reasoning_parser = Registry.load


ReasoningParserManager = _Manager(ReasoningParser)
ReasoningParserManager.register_lazy_module(
    "glm45", "vllm.reasoning.glm4_moe_reasoning_parser", "Glm4MoeModelReasoningParser"
)
