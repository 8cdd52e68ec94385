import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { listening, python } from "./namespace.ts";

const script = join(import.meta.dirname, "..", "..", "core", "runtime", "health.py");

interface Verdict {
  code: number;
  output: string;
}

function health(...argv: readonly string[]): Promise<Verdict> {
  // A proxy that does not exist: the probe must not use it.
  const env = { http_proxy: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1" };
  return new Promise((resolve) => {
    const child = execFile(python, ["-B", script, ...argv], { env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

describe.concurrent("health", () => {
  const engine = createServer((request, response) => {
    const redirect = request.url === "/redirect";
    const status = request.url === "/health?deep=1" || request.url === "/health" ? 200 : redirect ? 302 : 503;
    response.writeHead(status, redirect ? { location: "/health" } : {}).end();
  });
  const silent = createTcpServer((socket) => socket.on("error", () => undefined).resume());
  const dripping = createTcpServer((socket) => {
    socket.on("error", () => undefined).write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("x: y\r\n"), 100);
    socket.on("close", () => clearInterval(timer));
  });
  const foreign = createTcpServer((socket) => socket.on("error", () => undefined).end("SSH-2.0-x\r\n"));
  const servers: Server[] = [engine, silent, dripping, foreign];
  const url = { engine: "", silent: "", dripping: "", foreign: "" };

  beforeAll(async () => {
    const addresses = servers.map(async (server) => {
      server.listen(0, "127.0.0.1");
      return `http://127.0.0.1:${String(await listening(server))}`;
    });
    const [first, second, third, fourth] = await Promise.all(addresses);
    Object.assign(url, { engine: first, silent: second, dripping: third, foreign: fourth });
  });
  afterAll(() => {
    for (const server of servers) server.close();
    engine.closeAllConnections();
  });

  it("succeeds when every URL answers 200", async ({ expect }) => {
    const verdict = await health(`${url.engine}/health`, `${url.engine}/health?deep=1`);
    expect(verdict).toMatchObject({ code: 0, output: "" });
  });

  it("reports each URL that fails, with the reason", async ({ expect }) => {
    const verdict = await health(
      `${url.engine}/health`,
      `${url.engine}/dead`,
      `${url.engine}/redirect`,
      "http://127.0.0.1:1/health",
    );
    expect(verdict.code).toBe(1);
    expect(verdict.output.split("\n")).toEqual([
      `health.py: ${url.engine}/dead: answered 503`,
      `health.py: ${url.engine}/redirect: answered 302`,
      "health.py: http://127.0.0.1:1/health: Connection refused",
      "",
    ]);
  });

  it("fails for a server that does not speak HTTP", async ({ expect }) => {
    const verdict = await health(`${url.foreign}/health`);
    expect(verdict.code).toBe(1);
    expect(verdict.output).toContain(`${url.foreign}/health: `);
  });

  it("waits for all URLs together within the timeout", async ({ expect }) => {
    const verdict = await health("--timeout", "0.6", `${url.silent}/health`, `${url.dripping}/health`);
    expect(verdict.code).toBe(1);
    expect(verdict.output.match(/no answer within 0\.6 s|timed out/gu)).toHaveLength(2);
  });

  it("fails while a marker is missing or should be gone, even if every URL answers", async ({ expect }) => {
    const cold = await health("--present", "/nonexistent/warm", `${url.engine}/health`);
    expect(cold).toMatchObject({
      code: 1,
      output: "health.py: the pod has not answered a completion yet; its log has the reason\n",
    });
    const ending = await health("--absent", script, `${url.engine}/health`);
    expect(ending).toMatchObject({
      code: 1,
      output: "health.py: the pod is terminating, or another pod of its group is\n",
    });
    const ready = ["--present", script, "--absent", "/nonexistent/draining", `${url.engine}/health`];
    expect((await health(...ready)).code).toBe(0);
  });

  it("rejects an argument that is not a URL", async ({ expect }) => {
    const verdict = await health("127.0.0.1:8000/health");
    expect(verdict.code).toBe(2);
    expect(verdict.output).toContain(
      "'127.0.0.1:8000/health' is not a URL like http://127.0.0.1:8000/health",
    );
  });
});
