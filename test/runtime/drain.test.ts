import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { listening, python } from "./namespace.ts";
import { Running } from "./running.ts";

const script = join(import.meta.dirname, "..", "..", "core", "runtime", "drain.py");

const opened: Server[] = [];

const directory = mkdtempSync(join(tmpdir(), "glm-serve-drain-"));

afterAll(() => {
  for (const server of opened) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(directory, { recursive: true });
});

const GAUGES = ["--gauge", "vllm:num_requests_running", "--gauge", "vllm:num_requests_waiting"];

/** A rank whose metrics are each of these texts in turn, and the last one for ever. */
async function rank(texts: readonly string[], status = 200): Promise<string> {
  const left = [...texts];
  const server = createServer((_, response) => {
    response.writeHead(status).end(left.length > 1 ? left.shift() : left[0]);
  });
  return urlOf(server);
}

async function urlOf(server: Server): Promise<string> {
  opened.push(server);
  return `http://127.0.0.1:${String(await listening(server.listen(0, "127.0.0.1")))}`;
}

const requests = (running: number, waiting = 0) =>
  [
    "# TYPE vllm:num_requests_running gauge",
    `vllm:num_requests_running{engine="0",model_name="a } b"} ${String(running)}.0`,
    'vllm:num_requests_running{engine="1",model_name="glm"} 0.0',
    `vllm:num_requests_waiting{engine="0",model_name="glm"} ${String(waiting)}.0`,
    'vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 7.0',
    "vllm:generation_tokens_total 99.0",
    "",
  ].join("\n");

/** Runs the drain to its end. */
async function drain(...options: readonly string[]) {
  const state = mkdtempSync(join(directory, "state-"));
  const started = Date.now();
  const running = new Running(spawn(python, ["-B", script, "--state", state, "--delay", "0.2", ...options]));
  const code = await running.exit();
  const read = () => readFileSync(join(state, "draining"), "utf8");
  return { code, output: running.output, marker: read(), seconds: (Date.now() - started) / 1000 };
}

describe.concurrent("drain", { timeout: 30_000 }, () => {
  it("waits until no rank has a running or a waiting request", async ({ expect }) => {
    const urls = [await rank([requests(2), requests(0, 1), requests(0)]), await rank([requests(0)])];
    const { code, output, marker, seconds } = await drain(...GAUGES, ...urls);
    expect([code, output]).toEqual([0, ""]);
    expect(marker).toMatch(/^no request runs after \d+ s$/u);
    expect(seconds).toBeGreaterThan(4);
  });

  it("counts a short lull as no end", async ({ expect }) => {
    const url = await rank([requests(0), requests(0), requests(1), requests(0)]);
    expect((await drain(...GAUGES, url)).seconds).toBeGreaterThan(5);
  });

  it("ends at its limit", async ({ expect }) => {
    const { code, marker } = await drain("--limit", "2", ...GAUGES, await rank([requests(3)]));
    expect([code, marker]).toEqual([0, "3 requests still run after 2 s"]);
  });

  it("waits on for what an answered request leaves behind", async ({ expect }) => {
    const { seconds } = await drain("--settle", "2", ...GAUGES, await rank([requests(0)]));
    expect(seconds).toBeGreaterThan(4);
  });

  it("ends at once where no rank listens", async ({ expect }) => {
    const closed = createTcpServer();
    const port = await listening(closed.listen(0, "127.0.0.1"));
    await new Promise((resolve) => closed.close(resolve));
    const { code, marker } = await drain("--delay", "20", ...GAUGES, `http://127.0.0.1:${String(port)}`);
    expect([code, marker]).toEqual([0, "no rank of the group serves, so there is nothing to drain"]);
  });

  it("takes a rank without metrics for idle", async ({ expect }) => {
    const { marker } = await drain(...GAUGES, await rank(["Not Found"], 404));
    expect(marker).toMatch(/^no request runs/u);
  });

  it("asks a rank again whose metrics fail for a moment", async ({ expect }) => {
    let answers = 0;
    const server = createServer((_, response) => {
      answers += 1;
      response.writeHead(answers < 5 ? 500 : 200).end(requests(answers < 7 ? 1 : 0));
    });
    const { marker } = await drain(...GAUGES, await urlOf(server));
    expect(marker).toMatch(/^no request runs after \d+ s$/u);
    expect(answers).toBeGreaterThan(7);
  });

  it("ends at its limit even if ranks answer without an end", async ({ expect }) => {
    const endless = () =>
      urlOf(
        createServer((_, response) => {
          response.writeHead(200);
          const timer = setInterval(() => response.write("#\n"), 500);
          response.on("close", () => {
            clearInterval(timer);
          });
        }),
      );
    const { seconds } = await drain("--limit", "3", ...GAUGES, await endless(), await endless());
    expect(seconds).toBeLessThan(12);
  });

  it("waits the delay where the engine has no gauges", async ({ expect }) => {
    const { marker } = await drain(await rank([""]));
    expect(marker).toBe("waited 0 s; the engine does not report its running requests");
  });

  it("fails where it cannot write", async ({ expect }) => {
    const running = new Running(spawn(python, ["-B", script, "--state", "/nonexistent", await rank([""])]));
    expect(await running.exit()).toBe(1);
    expect(running.output).toContain("drain.py: [Errno 2] No such file or directory");
  });
});
