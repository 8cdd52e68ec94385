"""The first process of an engine pod: prepares it, starts the engine processes, watches them and stops them together.

A data-parallel group cannot continue without one of its ranks. The first process that ends, with any exit code, stops
all processes of all pods of the group. Their containers fail, the kubelet restarts them, and the group starts again.
No process starts before all pods of the group have joined.
"""

from __future__ import annotations

import sys

# The scripts are in a read-only volume.
sys.dont_write_bytecode = True

import os  # noqa: E402
import signal  # noqa: E402

if __name__ == "__main__":
    # The kernel drops a signal that the first process of a pod does not handle yet, and the imports take a while.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(128 + signal.SIGTERM))

import argparse  # noqa: E402
import asyncio  # noqa: E402

from group import Ending, Group  # noqa: E402
from head_link import HeadLink  # noqa: E402
from markers import DIRECTORY, DRAINING, WARM, Markers  # noqa: E402
from member_link import MemberLink  # noqa: E402
from membership import TokenError, token_of  # noqa: E402
from network import NetworkError, interface_of  # noqa: E402
from output import Output  # noqa: E402
from processes import Processes, become_subreaper  # noqa: E402
from warm_up import WarmUp  # noqa: E402

TOKEN_VARIABLE = "GLM_SERVE_LINK_TOKEN"
POLL_SECONDS = 0.05
MARKER_SECONDS = 0.5
SWEEP_SECONDS = 5.0
DRAIN_SECONDS = 2.0
LEAST_GRACE_SECONDS = 2.0
# The argument with which the script prepares the pod.
PREPARE = "prepare"


class Supervisor:
    """One run of the pod."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        self._options = options
        self._output = output
        self._processes = Processes(options.script, output)
        self._stop: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._prepared = asyncio.Event()
        # The token of the group link is not for the processes.
        self._token_text = os.environ.pop(TOKEN_VARIABLE, "")
        self._environment = dict(os.environ)
        self._markers = Markers(options.state)
        self._link: HeadLink | MemberLink | None = None
        # When the drain of this pod or of another one of its group began, by the loop's clock.
        self._drained_since: float | None = None
        self._drain_noted = ""
        self._signals = 0

    async def run(self) -> int:
        """Return the container's exit code."""
        options = self._options
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._on_signal, number)
        loop.add_signal_handler(signal.SIGCHLD, self._on_child)
        self._output.log(
            f"group {options.group}, revision {options.revision}, "
            f"pod {options.member} of {options.members}, processes {' '.join(options.processes)}"
        )
        try:
            self._markers.reset()
        except OSError as error:
            self._output.log(f"cannot write markers to {options.state}: {error}")
        watch = loop.create_task(self._watch_drain())
        ending = await self._supervise()
        watch.cancel()
        self._note_drain()
        await self._end_processes(ending)
        left = self._processes.sweep(SWEEP_SECONDS)
        if left:
            self._output.log(f"cannot kill {' '.join(map(str, left))}")
        self._output.drain(DRAIN_SECONDS)
        self._output.log(f"group {options.group} stopped: {ending.reason}")
        self._output.drain(DRAIN_SECONDS)
        return ending.exit_code

    async def _supervise(self) -> Ending:
        options = self._options
        if not await self._prepare():
            return self._stop.result()
        if options.members == 1:
            self._start(options.head)
            return await self._stop
        try:
            token = self._token()
        except TokenError as error:
            return Ending(str(error))
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
            secret=options.link_secret,
            address=options.address,
            token=token,
        )
        kind = HeadLink if options.member == 0 else MemberLink
        link = self._link = kind(group, self._output, self._on_drain)
        linked = asyncio.get_running_loop().create_task(link.run(self._start))
        await asyncio.wait({linked, self._stop}, return_when=asyncio.FIRST_COMPLETED)
        ending = self._stop.result() if self._stop.done() else linked.result()
        link.announce(ending)
        linked.cancel()
        return ending

    def _token(self) -> bytes | None:
        """Return the token of the group link, or None without a Secret."""
        options = self._options
        token = token_of(self._token_text, options.link_secret)
        if token is None and options.require_link_secret:
            raise TokenError(
                f"Secret {options.link_secret} does not exist or has no such key: create it, or remove link.secret"
            )
        if token is None:
            self._output.log(
                f"no Secret {options.link_secret}, so pods of the group are known by their addresses only"
            )
        return token

    async def _prepare(self) -> bool:
        """Find the interface and run the preparation. Return False when the pod has to stop."""
        options = self._options
        if options.interface_variable is not None:
            try:
                self._environment[options.interface_variable] = interface_of(
                    options.address, options.interface
                )
            except NetworkError as error:
                self._end(str(error), exit_code=1)
        if options.prepare and not self._stop.done():
            self._launch([PREPARE])
            prepared = asyncio.get_running_loop().create_task(self._prepared.wait())
            await asyncio.wait({prepared, self._stop}, return_when=asyncio.FIRST_COMPLETED)
        return not self._stop.done()

    def _start(self, head: str | None) -> None:
        options = self._options
        self._output.log(f"starting {' '.join(options.processes)}")
        if options.head_variable is not None and head is not None:
            self._environment[options.head_variable] = head
        self._launch(options.processes)
        if options.warm_up_model is not None:
            key = os.environ.get(options.key_variable or "")
            warm_up = WarmUp(options.warm_up, options.warm_up_model, key, options.warm_up_limit)
            warm_up.start(self._output.log, self._on_warm)

    def _launch(self, names: list[str]) -> None:
        try:
            self._processes.start(names, self._environment)
        except OSError as error:
            self._end(f"cannot start a process: {error}", exit_code=1)

    async def _watch_drain(self) -> None:
        """Tell the group when the drain of this pod begins, and log how it proceeds."""
        while True:
            if self._note_drain() and self._drained_since is None:
                self._drained_since = asyncio.get_running_loop().time()
                if self._link is not None:
                    self._link.drain(f"pod {self._options.member} is terminating")
            await asyncio.sleep(MARKER_SECONDS)

    def _note_drain(self) -> bool:
        """Log what the drain says. Return whether there is one."""
        text = self._markers.text(DRAINING)
        if text is not None and text != self._drain_noted:
            self._drain_noted = text
            self._output.log(f"draining: {text}")
        return text is not None

    def _on_drain(self, reason: str) -> None:
        """Another pod of the group is terminating. This one becomes unready, and ends with it."""
        if self._drained_since is not None:
            return
        self._drained_since = asyncio.get_running_loop().time()
        self._mark(DRAINING, reason)

    def _on_warm(self) -> None:
        self._mark(WARM, "")

    def _mark(self, name: str, text: str) -> None:
        try:
            self._markers.set(name, text)
        except OSError as error:
            self._output.log(f"cannot write the marker {name}: {error}")

    async def _end_processes(self, ending: Ending) -> None:
        options = self._options
        # No request runs in a pod that is still prepared.
        patient = ending.drain and (self._prepared.is_set() or not options.prepare)
        grace = options.grace if patient else min(options.grace, options.failure_grace)
        self._processes.signal(signal.SIGTERM)
        loop = asyncio.get_running_loop()
        if self._drained_since is not None:
            # The kubelet counts the grace period from the start of the drain.
            left = self._drained_since + options.grace - loop.time()
            grace = min(grace, max(LEAST_GRACE_SECONDS, left))
        deadline = loop.time() + grace
        names = self._processes.alive()
        if names:
            self._output.log(f"stopping {' '.join(names)}: {ending.reason}")
        while self._processes.alive() and self._signals < 2 and loop.time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
        names = self._processes.alive()
        if names:
            cause = (
                "second signal received"
                if self._signals > 1
                else f"still running after {round(grace, 1):g} s"
            )
            self._output.log(f"killing {' '.join(names)}: {cause}")
            self._processes.signal(signal.SIGKILL)

    def _on_signal(self, number: signal.Signals) -> None:
        self._signals += 1
        self._end(f"received {number.name}", exit_code=128 + number, drain=True)

    def _on_child(self) -> None:
        for end in self._processes.reap():
            if end.name == PREPARE and end.code == 0:
                self._processes.forget(PREPARE)
                self._prepared.set()
            else:
                self._end(end.reason, exit_code=end.exit_code)

    def _end(self, reason: str, exit_code: int, drain: bool = False) -> None:
        if self._stop.done():
            return
        who = f"pod {self._options.member}: " if self._options.members > 1 else ""
        self._stop.set_result(Ending(who + reason, exit_code, drain))


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="supervisor.py", description=__doc__)
    parser.add_argument("--script", required=True, help="run as `bash <script> <process>` for each process")
    parser.add_argument(
        "--prepare", action="store_true", help="first run `bash <script> prepare`, which must exit with 0"
    )
    parser.add_argument(
        "--address",
        help="address of this pod, by which its interface is found, and from which it connects to the head",
    )
    parser.add_argument("--interface", help="interface that must have the address")
    parser.add_argument(
        "--interface-variable", help="environment variable of the processes with the interface's name"
    )
    parser.add_argument("--group", required=True, help="name of the group and of its headless Service")
    parser.add_argument("--revision", required=True, help="content hash of the group's launch")
    parser.add_argument("--member", type=int, default=0, help="ordinal of this pod; 0 is the head")
    parser.add_argument("--members", type=int, default=1, help="number of pods of the group")
    parser.add_argument("--head", help="address of the head; its DNS name on the other pods")
    parser.add_argument(
        "--head-variable", help="environment variable of the processes with the head's address"
    )
    parser.add_argument("--port", type=int, help="port of the group link, on the head")
    parser.add_argument(
        "--link-secret",
        default="of the group link",
        metavar="name/key",
        help=f"the Secret with the value of {TOKEN_VARIABLE}, for messages",
    )
    parser.add_argument("--require-link-secret", action="store_true", help="stop when the Secret is missing")
    parser.add_argument(
        "--join-timeout", type=float, default=600.0, help="seconds until all pods have joined"
    )
    parser.add_argument(
        "--grace", type=float, default=30.0, help="seconds between SIGTERM and SIGKILL on request"
    )
    parser.add_argument(
        "--failure-grace",
        type=float,
        default=10.0,
        help="seconds between SIGTERM and SIGKILL after a failure, at most --grace",
    )
    parser.add_argument("--heartbeat", type=float, default=1.0, help="seconds between two heartbeats")
    parser.add_argument(
        "--heartbeat-limit",
        type=float,
        default=15.0,
        help="seconds without a heartbeat after which the peer counts as lost",
    )
    parser.add_argument("--state", default=DIRECTORY, help="directory of the markers")
    parser.add_argument("--warm-up", action="append", default=[], help="API that must answer a completion")
    parser.add_argument("--warm-up-model", help="name of the model in that completion; none without it")
    parser.add_argument("--warm-up-limit", type=float, default=7200.0, help="seconds that it may take")
    parser.add_argument("--key-variable", help="environment variable with the API key")
    parser.add_argument("processes", nargs="+", metavar="process")
    options = parser.parse_args(arguments)
    if not 0 <= options.member < options.members:
        parser.error(f"--member {options.member} must be below --members {options.members}")
    if options.members > 1 and (options.head is None or options.port is None):
        parser.error("--members above 1 requires --head and --port")
    if options.interface_variable is not None and options.address is None:
        parser.error("--interface-variable requires --address")
    if len(set(options.processes)) != len(options.processes):
        parser.error(f"two processes have the same name: {' '.join(options.processes)}")
    return options


async def supervise(options: argparse.Namespace) -> int:
    return await Supervisor(options, Output()).run()


def main() -> None:
    options = options_of(sys.argv[1:])
    if os.getpid() != 1:
        become_subreaper()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Exit at once: asyncio.run would wait for a thread that may block in a DNS query.
    os._exit(loop.run_until_complete(supervise(options)))


if __name__ == "__main__":
    main()
