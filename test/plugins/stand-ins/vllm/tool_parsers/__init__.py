from vllm.registry import Registry


class ToolParser:
    def __init__(self, tokenizer) -> None:
        self.model_tokenizer = tokenizer
        self.current_tool_id = -1
        self.prev_tool_call_arr: list[dict] = []
        self.streamed_args_for_tool: list[str] = []


class _Manager(Registry):
    get_tool_parser = Registry.get
    import_tool_parser = Registry.load


ToolParserManager = _Manager(ToolParser)
ToolParserManager.register_lazy_module(
    "glm45", "vllm.tool_parsers.glm4_moe_tool_parser", "Glm4MoeModelToolParser"
)
