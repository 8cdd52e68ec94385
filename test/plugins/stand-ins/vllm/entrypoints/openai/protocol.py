"""Results of parsers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Function:
    name: str
    arguments: str


@dataclass
class ToolCall:
    function: Function
    index: int = 0


@dataclass
class DeltaMessage:
    content: str | None = None
    reasoning: str | None = None
    tool_calls: list[ToolCall] = field(default_factory=list)


@dataclass
class ExtractedToolCalls:
    tools_called: bool
    tool_calls: list[ToolCall]
    content: str
