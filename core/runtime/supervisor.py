"""The first process of an engine pod: starts its ranks, watches them and ends them together.

A data-parallel group cannot lose a single rank. So the first rank that ends, with whatever code, ends all
ranks of all pods of its group, the containers fail, the kubelet restarts them, and the group forms anew.
No rank starts before all pods of the group are there.
"""

from __future__ import annotations

import sys

# The scripts lie in a read-only volume.
sys.dont_write_bytecode = True

import argparse  # noqa: E402
import asyncio  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402

from group import Ending, Group  # noqa: E402
from head_link import HeadLink  # noqa: E402
from member_link import MemberLink  # noqa: E402
from output import Output  # noqa: E402
from ranks import Ranks, become_subreaper  # noqa: E402

POLL_SECONDS = 0.05
SWEEP_SECONDS = 5.0
DRAIN_SECONDS = 2.0


class Supervisor:
    """One run from the first line of the log to the last."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        self._options = options
        self._output = output
        self._ranks = Ranks(options.script, output)
        self._stop: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._signals = 0

    async def run(self) -> int:
        """Returns the container's exit code."""
        options = self._options
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._on_signal, number)
        loop.add_signal_handler(signal.SIGCHLD, self._on_child)
        self._output.say(
            f"group {options.group}, revision {options.revision}, "
            f"member {options.member} of {options.members}, ranks {' '.join(options.ranks)}"
        )
        ending = await self._until_the_end()
        await self._end_ranks(ending)
        left = self._ranks.sweep(SWEEP_SECONDS)
        if left:
            self._output.say(f"processes that cannot be killed: {' '.join(map(str, left))}")
        self._output.drain(DRAIN_SECONDS)
        self._output.say(f"group {options.group} ends: {ending.reason}")
        self._output.drain(DRAIN_SECONDS)
        return ending.exit_code

    async def _until_the_end(self) -> Ending:
        options = self._options
        if options.members == 1:
            self._start(options.head)
            return await self._stop
        group = Group(
            name=options.group,
            revision=options.revision,
            member=options.member,
            members=options.members,
            head=options.head,
            port=options.port,
            join_timeout=options.join_timeout,
            heartbeat=options.heartbeat,
            heartbeat_limit=options.heartbeat_limit,
        )
        link = HeadLink(group, self._output) if options.member == 0 else MemberLink(group, self._output)
        linked = asyncio.get_running_loop().create_task(link.run(self._start))
        await asyncio.wait({linked, self._stop}, return_when=asyncio.FIRST_COMPLETED)
        ending = self._stop.result() if self._stop.done() else linked.result()
        link.tell(ending)
        linked.cancel()
        return ending

    def _start(self, head: str | None) -> None:
        options = self._options
        self._output.say(f"starting {' '.join(options.ranks)}")
        environment = dict(os.environ)
        if options.head_variable is not None and head is not None:
            environment[options.head_variable] = head
        try:
            self._ranks.start(options.ranks, environment)
        except OSError as error:
            self._end(f"cannot start a rank: {error}", exit_code=1)

    async def _end_ranks(self, ending: Ending) -> None:
        options = self._options
        grace = options.grace if ending.drain else min(options.grace, options.failure_grace)
        self._ranks.signal(signal.SIGTERM)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        names = self._ranks.alive()
        if names:
            self._output.say(f"{ending.reason}: ending {' '.join(names)}")
        while self._ranks.alive() and self._signals < 2 and loop.time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
        names = self._ranks.alive()
        if names:
            hurry = "told twice to end" if self._signals > 1 else f"still there after {grace:g} s"
            self._output.say(f"killing {' '.join(names)}: {hurry}")
            self._ranks.signal(signal.SIGKILL)

    def _on_signal(self, number: signal.Signals) -> None:
        self._signals += 1
        self._end(f"stopped by {number.name}", exit_code=128 + number, drain=True)

    def _on_child(self) -> None:
        for end in self._ranks.reap():
            self._end(end.reason, exit_code=end.exit_code)

    def _end(self, reason: str, exit_code: int, drain: bool = False) -> None:
        if self._stop.done():
            return
        who = f"member {self._options.member}: " if self._options.members > 1 else ""
        self._stop.set_result(Ending(who + reason, exit_code, drain))


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="supervisor.py", description=__doc__)
    parser.add_argument("--script", required=True, help="run as `bash <script> <rank>` for each rank")
    parser.add_argument("--group", required=True)
    parser.add_argument("--revision", required=True, help="hash of the launch of the whole group")
    parser.add_argument("--member", type=int, default=0, help="this pod's ordinal; 0 is the head")
    parser.add_argument("--members", type=int, default=1, help="pods of the group")
    parser.add_argument("--head", help="address of the head; elsewhere than on the head a DNS name will do")
    parser.add_argument(
        "--head-variable", help="environment variable that tells the ranks the head's address"
    )
    parser.add_argument("--port", type=int, help="port of the link between the pods, on the head")
    parser.add_argument("--join-timeout", type=float, default=600.0, help="seconds until all pods are there")
    parser.add_argument(
        "--grace", type=float, default=30.0, help="seconds for the ranks to end when asked to"
    )
    parser.add_argument("--failure-grace", type=float, default=10.0, help="the same after a failure, at most")
    parser.add_argument("--heartbeat", type=float, default=1.0, help="seconds between signs of life")
    parser.add_argument("--heartbeat-limit", type=float, default=15.0, help="seconds without one: dead")
    parser.add_argument("ranks", nargs="+", metavar="rank")
    options = parser.parse_args(arguments)
    if not 0 <= options.member < options.members:
        parser.error(f"--member {options.member} is not within the {options.members} --members")
    if options.members > 1 and (options.head is None or options.port is None):
        parser.error("a group of several pods needs --head and --port")
    if len(set(options.ranks)) != len(options.ranks):
        parser.error(f"a rank is named twice: {' '.join(options.ranks)}")
    return options


async def supervise(options: argparse.Namespace) -> int:
    return await Supervisor(options, Output()).run()


def main() -> None:
    options = options_of(sys.argv[1:])
    if os.getpid() != 1:
        become_subreaper()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Leaves at once: asyncio.run would wait for a thread that may hang in a DNS question.
    os._exit(loop.run_until_complete(supervise(options)))


if __name__ == "__main__":
    main()
