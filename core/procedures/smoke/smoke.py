"""Sends a stack the requests of a client, and checks the answers.

Source: deployment documents 000, 001, 002 (§6) and 003.

smoke.py <plan.json>

The last line of its output is the result as JSON. The API key, if any, is in GLM_SERVE_API_KEY.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from answers import call_of, chat_text, checked, message_of, separate_reasoning, text_of
from api import Api, Refused, Unreachable, brief, wait_until_answering
from api_key import UnusableKey, read_key
from exit_code import EXIT_PERMANENT
from reason import summary
from roles import Restarted, compared, read

if TYPE_CHECKING:
    from collections.abc import Callable

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "Name of the city"}},
            "required": ["city"],
        },
    },
}


class Smoke:
    """The checks. The reasoning of a model counts towards max_tokens, so the limits leave room for it."""

    def __init__(self, plan: dict, key: str | None) -> None:
        timeout = plan["requestSeconds"]
        self.plan = plan
        self.api = Api(plan["endpoint"], timeout, key)
        # The proxy of v0.20.2rc1 does not serve /v1/models, so the check requests it from every engine.
        self.servers = [Api(base, timeout, key) for base in plan["servers"]]
        self.roles = {role: [Api(base, timeout) for base in bases] for role, bases in plan["roles"].items()}

    def models(self) -> str:
        model = self.plan["model"]
        for server in self.servers:
            data = server.get("/v1/models").get("data")
            entries = data if isinstance(data, list) else []
            listed = [entry.get("id") for entry in entries if isinstance(entry, dict)]
            if model not in listed:
                raise Refused(
                    f"{server.base} serves {', '.join(map(str, listed)) or 'no model'}, not {model}",
                    "Set model.servedModelName to the served name, or restart the engine",
                )
        return f"{model} on {len(self.servers)} servers"

    def completion(self) -> str:
        body = {
            "model": self.plan["model"],
            "prompt": "The future of AI is",
            "max_tokens": 15,
            "temperature": 0,
        }
        return text_of(self.api.post("/v1/completions", body))

    def chat(self) -> str:
        return chat_text(self._chat("你好,请介绍一下自己", max_tokens=200))

    def tool_call(self) -> str:
        message = self._chat("查询北京天气", max_tokens=1024, tools=[WEATHER], tool_choice="auto")
        return call_of(message, WEATHER["function"])

    def reasoning(self) -> str:
        return separate_reasoning(self._chat("9.11 和 9.8 哪个更大?", max_tokens=1024))

    def generate(self) -> str:
        body = {"inputs": "什么是人工智能?", "parameters": {"max_new_tokens": 100, "frequency_penalty": 1}}
        answer = self.api.post("/generate", body)
        text = answer.get("generated_text")
        text = "".join(map(str, text)) if isinstance(text, list) else text
        if not isinstance(text, str) or not text.strip():
            raise Refused(
                f"/generate did not answer with a text: {brief(json.dumps(answer))}", "Read the engine's log"
            )
        return checked(text)

    def both_roles(self) -> dict[str, str]:
        before = read(self.roles)
        # A unique prompt: prefill would compute no tokens of a cached one.
        chat_text(
            self._chat(
                f"Count to three. ({time.time_ns()}) " + "Explain each step in a sentence of its own. " * 40
            )
        )
        deadline = time.monotonic() + self.plan["counterSeconds"]
        while True:
            try:
                return compared(before, read(self.roles))
            except Restarted:
                raise
            except Refused:
                # The engine updates its counters with its next step.
                if time.monotonic() >= deadline:
                    raise
            time.sleep(0.5)

    def _chat(self, question: str, max_tokens: int = 64, **more: object) -> dict:
        body = {
            "model": self.plan["model"],
            "messages": [{"role": "user", "content": question}],
            "temperature": 0,
            "max_tokens": max_tokens,
            **more,
        }
        return message_of(self.api.post("/v1/chat/completions", body))


# The function of each check returns its detail, alone or with further fields.
CHECKS: dict[str, Callable[[Smoke], str | dict[str, str]]] = {
    "models": Smoke.models,
    "completion": Smoke.completion,
    "chat": Smoke.chat,
    "tool call": Smoke.tool_call,
    "reasoning": Smoke.reasoning,
    "generate": Smoke.generate,
    "both roles": Smoke.both_roles,
}


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        key = read_key(plan.get("apiKey"))
    except UnusableKey as problem:
        return unavailable("key", 0, str(problem), problem.fix, 1 if problem.retryable else EXIT_PERMANENT)
    smoke = Smoke(plan, key)
    try:
        wait_until_answering([smoke.api, *smoke.servers], "/", plan["readySeconds"])
    except Unreachable as problem:
        fix = "Check that the pods are ready (kubectl get pods); a start may take an hour"
        return unavailable("reach", plan["readySeconds"], str(problem), fix, 1)
    return finish([run_check(smoke, name) for name in plan["checks"]], EXIT_PERMANENT)


def unavailable(name: str, seconds: float, detail: str, fix: str, failure: int) -> int:
    """Report why the stack is unavailable, before the first check."""
    return finish([{"name": name, "ok": False, "seconds": seconds, "detail": detail, "fix": fix}], failure)


def run_check(smoke: Smoke, name: str) -> dict:
    started = time.monotonic()
    fix = None
    try:
        found = CHECKS[name](smoke)
    except Refused as refused:
        found, fix = str(refused), refused.fix
    except Unreachable as problem:
        found, fix = (
            str(problem),
            "Check whether a pod restarted (kubectl get pods): the server answered before",
        )
    seconds = round(time.monotonic() - started, 3)
    return {
        "name": name,
        "ok": fix is None,
        "seconds": seconds,
        **({"detail": found} if isinstance(found, str) else found),
        **({} if fix is None else {"fix": fix}),
    }


def finish(checks: list[dict], failure: int) -> int:
    failed = [f"{check['name']}: {check['detail']}" for check in checks if not check["ok"]]
    width = max(len(check["name"]) for check in checks)
    for check in checks:
        state = "ok" if check["ok"] else "FAILED"
        print(
            f"{state:<7} {check['name']:<{width}}  {check['seconds']:>7.2f} s  {check['detail']}",
            file=sys.stderr,
        )
        if not check["ok"]:
            print(f"        → {check['fix']}", file=sys.stderr)
    error = {"error": summary(failed)} if failed else {}
    print(json.dumps({"ok": not failed, **error, "checks": checks}, ensure_ascii=False), flush=True)
    return failure if failed else 0


if __name__ == "__main__":
    sys.exit(main())
