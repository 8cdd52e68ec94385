import { once } from "node:events";
import { afterAll, beforeAll, describe, it } from "vitest";
import { LaunchDirectory } from "./launch-directory.ts";
import { Namespace, python, skipsRootTests } from "./namespace.ts";
import type { Running } from "./running.ts";

const script = String.raw`
trap 'echo got TERM; exit 0' TERM
wait_long() { while :; do sleep 0.1; done; }
case "$1" in
  calm) echo calm is up; wait_long ;;
  noisy) echo noisy is up; exec yes ;;
  stubborn) trap '' TERM; echo stubborn is up; wait_long ;;
  zero) sleep 0.3; exit 0 ;;
  three) sleep 0.3; exit 3 ;;
  killed) sleep 0.3; kill -9 $$ ;;
  prints)
    echo to stdout; echo to stderr >&2; printf 'caf\xe9 \xff\xfe\n'; printf '10%%\r20%%\r\n\n30%%\n'
    head -c 1000000 /dev/zero | tr '\0' x; echo; printf 'no end of line' ;;
  leaves-workers)
    bash -c 'trap "echo worker got TERM; exit" TERM; echo worker is up; while :; do sleep 0.1; done' &
    setsid sleep "$value" & setsid setsid sleep "$value" &
    sleep 0.5; exit 5 ;;
  orphans) (true & exec sleep 0.01) & (sleep 0.05 &); sleep 0.5; grep -l ') Z ' /proc/[0-9]*/stat; echo looked; wait_long ;;
  sockets) tail -n +2 /proc/net/tcp /proc/net/tcp6; echo looked; wait_long ;;
  environment) echo "head is $node0_ip, value is $value"; wait_long ;;
esac
`;

describe.skipIf(skipsRootTests).concurrent("supervisor", { timeout: 60_000 }, () => {
  const launch = new LaunchDirectory({ "node-0.sh": script });
  let namespace: Namespace;

  beforeAll(async () => {
    namespace = await Namespace.create(launch.readOnly);
  });
  afterAll(async () => {
    await namespace.close();
    launch.remove();
  });

  function command(processes: readonly string[], options: readonly string[] = []): string[] {
    const identity = ["--script", launch.file("node-0.sh"), "--group", "glm-decode-0", "--revision", "3f2a"];
    return [python, launch.file("supervisor.py"), ...identity, ...options, "--", ...processes];
  }

  function supervise(processes: readonly string[], options: readonly string[] = []): Running {
    return namespace.startContainer(command(processes, options), { value: "12345" });
  }

  it("logs its group, its revision and its processes at the start", async ({ expect }) => {
    const pod = supervise(["zero"]);
    await pod.exit();
    expect(pod.lines[0]).toBe("[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 1, processes zero");
  });

  it("prefixes every line of every process, whatever its bytes and its length", async ({ expect }) => {
    const pod = supervise(["prints"]);
    await pod.exit();
    const printed = pod.lines.filter((line) => line.startsWith("[prints] "));
    expect(printed.slice(0, 2)).toEqual(["[prints] to stdout", "[prints] to stderr"]);
    expect(pod.bytes.includes(Buffer.from("[prints] caf\xe9 \xff\xfe\n", "latin1"))).toBe(true);
    expect(printed.slice(3, 6)).toEqual(["[prints] 10%", "[prints] 20%", "[prints] 30%"]);
    const long = printed.slice(6, -1).map((line) => line.slice("[prints] ".length));
    expect(long.join("")).toBe("x".repeat(1_000_000));
    expect(printed.at(-1)).toBe("[prints] no end of line");
    expect(pod.lines.filter((line) => !/^\[(prints|supervisor)\] /u.test(line))).toEqual([]);
  });

  it.for([
    { process: "three", code: 3, reason: "three exited with code 3" },
    { process: "zero", code: 1, reason: "zero exited with code 0" },
    { process: "killed", code: 137, reason: "killed was killed by SIGKILL (out of memory?)" },
  ])(
    "exits with $code when $reason, and logs the reason as its last line",
    async ({ process, code, reason }, { expect }) => {
      const pod = supervise(["calm", process]);
      expect(await pod.exit()).toBe(code);
      expect(pod.output).toContain("[calm] got TERM");
      expect(pod.lastLine).toBe(`[supervisor] group glm-decode-0 stopped: ${reason}`);
    },
  );

  it("kills a process that ignores SIGTERM after the grace period", async ({ expect }) => {
    const pod = supervise(["stubborn", "zero"], ["--grace", "0.5"]);
    expect(await pod.exit()).toBe(1);
    expect(pod.output).toContain("killing stubborn: still running after 0.5 s");
  });

  it("does not wait for the whole grace period of a pod that has failed", async ({ expect }) => {
    const pod = supervise(["stubborn", "zero"], ["--grace", "100", "--failure-grace", "0.5"]);
    expect(await pod.exit()).toBe(1);
    expect(pod.output).toContain("killing stubborn: still running after 0.5 s");
  });

  it.for([
    { signal: "SIGTERM", code: 143 },
    { signal: "SIGINT", code: 130 },
  ] as const)("stops every process on $signal", async ({ signal, code }, { expect }) => {
    const pod = supervise(["calm", "sockets"]);
    await pod.until("calm is up");
    await pod.until("looked");
    pod.signalContainer(signal);
    expect(await pod.exit()).toBe(code);
    expect(pod.output).toContain("[calm] got TERM");
    expect(pod.output).toContain("[sockets] got TERM");
    expect(pod.lastLine).toBe(`[supervisor] group glm-decode-0 stopped: received ${signal}`);
  });

  it("gives processes the grace period on SIGTERM, and kills them on the second SIGTERM", async ({
    expect,
  }) => {
    const pod = supervise(["stubborn"], ["--grace", "100", "--failure-grace", "0.1"]);
    await pod.until("stubborn is up");
    pod.signalContainer("SIGTERM");
    await pod.until("stopping stubborn");
    pod.signalContainer("SIGTERM");
    expect(await pod.exit()).toBe(143);
    expect(pod.output).toContain("killing stubborn: second signal received");
  });

  it("exits in time when nobody reads the log of a noisy process", async ({ expect }) => {
    const pod = supervise(["noisy"], ["--grace", "1"]);
    await pod.until("noisy is up");
    pod.child.stdout?.pause();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ended = once(pod.child, "exit");
    pod.signalContainer("SIGTERM");
    const [code] = await ended;
    pod.child.stdout?.resume();
    expect(code).toBe(143);
  });

  it("stops children that outlive their process", async ({ expect }) => {
    const pod = supervise(["leaves-workers"]);
    expect(await pod.exit()).toBe(5);
    expect(pod.output).toContain("[leaves-workers] worker got TERM");
  });

  it("leaves no process behind when it is not pid 1", async ({ expect }) => {
    const pod = namespace.start(command(["leaves-workers"]), { value: "54321" });
    expect(await pod.exit()).toBe(5);
    expect(await namespace.run("pgrep --full 'sleep 5432[1]' || echo none")).toBe("none\n");
  });

  it("reaps orphans, as pid 1 of a container must", async ({ expect }) => {
    const pod = supervise(["orphans"]);
    await pod.until("looked");
    pod.signalContainer("SIGTERM");
    await pod.exit();
    expect(pod.output).not.toContain("/stat");
  });

  it("opens no socket for a group of one pod", async ({ expect }) => {
    const pod = supervise(["sockets"]);
    await pod.until("looked");
    pod.signalContainer("SIGTERM");
    await pod.exit();
    expect(pod.lines.filter((line) => /^\[sockets\] +\d+:/u.test(line))).toEqual([]);
  });

  it("passes its environment and the head's address to the processes", async ({ expect }) => {
    const pod = supervise(["environment"], ["--head", "198.18.0.9", "--head-variable", "node0_ip"]);
    await pod.until("[environment] head is 198.18.0.9, value is 12345");
    pod.signalContainer("SIGTERM");
    await pod.exit();
    expect(pod.output).not.toContain("Traceback");
  });

  it("reports a process that cannot be started", async ({ expect }) => {
    const pod = namespace.startContainer(["env", "PATH=/nowhere", ...command(["calm"])]);
    expect(await pod.exit()).toBe(1);
    expect(pod.lastLine).toMatch(
      /^\[supervisor\] group glm-decode-0 stopped: cannot start a process: .*bash/u,
    );
  });

  it.for([
    { options: ["--member", "4", "--members", "4"], message: "--member 4 must be below --members 4" },
    { options: ["--members", "2"], message: "--members above 1 requires --head and --port" },
  ])("rejects $options", async ({ options, message }, { expect }) => {
    const pod = supervise(["calm"], options);
    expect(await pod.exit()).toBe(2);
    expect(pod.output).toContain(message);
  });

  it("rejects two processes with the same name", async ({ expect }) => {
    const pod = supervise(["calm", "calm"]);
    expect(await pod.exit()).toBe(2);
    expect(pod.output).toContain("two processes have the same name: calm calm");
  });
});
