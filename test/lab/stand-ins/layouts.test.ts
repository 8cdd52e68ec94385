import { rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { temporaryModel } from "./programs.ts";
import { type Server, Servers } from "./servers.ts";

const { root, model } = temporaryModel();

const place = z.object({ pod: z.string(), rank: z.int(), pods: z.array(z.string()).optional() });

const answerSchema = z.object({
  stand_in: z.object({ prefill: place.optional(), decode: place.optional() }),
  kv_transfer_params: z.unknown().optional(),
});

const API = 8077;

/** Addresses of nodes. Each test has its own, because a closed port may be in use for a while. */
let network = 0;
const node = (number: number): string => `127.77.${String(network)}.${String(1 + number)}`;

let servers: Servers;
beforeAll(async () => {
  writeFileSync(join(model, "config.json"), '{"stand_in_load_seconds": 0.05}');
  servers = await Servers.of("a3-1p1d", root, model);
});
afterEach(async () => {
  await servers.stop();
  network += 1;
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function ask(address: string, port = API): Promise<z.infer<typeof answerSchema>> {
  const response = await fetch(`http://${address}:${String(port)}/v1/completions`, {
    method: "POST",
    body: JSON.stringify({ prompt: "Where are you?" }),
    signal: AbortSignal.timeout(10_000),
  });
  const body: unknown = await response.json();
  return answerSchema.parse(body);
}

/** A port that no process of the host uses. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "0.0.0.0", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const serving = "Application startup complete";

/** Whether a process accepts connections. */
async function listens(address: string, port: number): Promise<boolean> {
  const probe = connect({ host: address, port });
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.once("connect", () => probe.end(() => resolve(true)));
  });
}

async function listeningPorts(address: string, first: number, count: number): Promise<readonly number[]> {
  const ports = Array.from({ length: count }, (_, offset) => first + offset);
  const found = await Promise.all(ports.map((port) => listens(address, port)));
  return ports.filter((_, index) => found[index]);
}

describe("a pipeline over two nodes", () => {
  const degrees = ["--tensor-parallel-size", "2", "--pipeline-parallel-size", "2"];

  interface Start {
    readonly argv?: readonly string[];
    readonly timeScale?: number;
  }

  function start(number: number, port: number, { argv = [], timeScale = 0.02 }: Start = {}): Server {
    const meeting = ["--master-addr", node(0), "--master-port", String(port)];
    const headless = number === 0 ? [] : ["--headless"];
    const nodes = ["--nnodes", "2", "--node-rank", String(number)];
    return servers.serve(
      node(number),
      [...degrees, ...argv, "--port", String(API), ...nodes, ...meeting, ...headless],
      { STAND_IN_TIME_SCALE: String(timeScale) },
    );
  }

  it("serves once both nodes have joined, and each request passes the stages of both", async () => {
    const port = await freePort();
    const head = start(0, port);
    await expect.poll(() => listens(node(0), port), { timeout: 10_000 }).toBe(true);
    expect(head.output).not.toContain(serving);
    const other = start(1, port);
    await head.until(serving);
    expect(await ask(node(0))).toEqual({
      stand_in: { decode: { pod: node(0), rank: 0, pods: [node(0), node(1)] } },
    });
    expect(other.output).toContain(
      `headless multiproc executor, with head node address ${node(0)}:${String(port)}`,
    );
    // A port for each of its two devices.
    expect(await listeningPorts(node(1), 60_000, 4)).toEqual([60_000, 60_001]);
  });

  it("has a node that waits for its head, and gives up after the real limit", async () => {
    const port = await freePort();
    const other = start(1, port, { timeScale: 0.0005 });
    expect(await other.exit()).toBe(1);
    expect(other.output).toContain(`timed out after 900ms while trying to connect to (${node(0)}, `);
  });

  it("refuses a node with another configuration", async () => {
    const port = await freePort();
    const head = start(0, port);
    const other = start(1, port, { argv: ["--enable-expert-parallel"] });
    expect([await head.exit(), await other.exit()]).toEqual([1, 1]);
    expect(head.output).toContain("Node 1 of the pipeline has the configuration ");
    expect(other.output).toContain("Connection closed by peer");
  });

  it("ends on a node whose worker dies, and the head notices at the next request", async () => {
    const port = await freePort();
    const [head, other] = [0, 1].map((number) => start(number, port, { timeScale: 0.005 }));
    if (head === undefined || other === undefined) throw new Error("no servers");
    await head.until(serving);
    other.killWorker();
    expect(await other.exit()).toBe(0);
    expect(other.output).toContain("Worker proc died unexpectedly, shutting down executor.");
    await sleep(300);
    expect(head.running).toBe(true);
    void ask(node(0)).catch(() => {});
    expect(await head.exit()).toBe(1);
    expect(head.output).toContain("RPC call to execute_model timed out.");
  });
});

describe("hybrid load balancing", () => {
  it("has a server on each node, which sends requests to its own ranks only", async () => {
    const start = (number: number): Server =>
      servers.serve(node(number), [
        ...["--port", String(API), "--tensor-parallel-size", "1", "--data-parallel-size", "4"],
        ...["--data-parallel-size-local", "2", "--data-parallel-hybrid-lb"],
        ...["--data-parallel-start-rank", String(2 * number), "--data-parallel-address", node(0)],
      ]);
    const head = start(0);
    await sleep(300);
    expect(head.output).not.toContain(serving);
    const other = start(1);
    await Promise.all([head.until(serving), other.until(serving)]);
    const answers = [];
    for (const number of [0, 0, 0, 1, 1, 1]) answers.push(await ask(node(number)));
    expect(answers.map(({ stand_in: { decode } }) => [decode?.pod, decode?.rank])).toEqual([
      ...[0, 1, 0].map((rank) => [node(0), rank]),
      ...[2, 3, 2].map((rank) => [node(1), rank]),
    ]);
  });
});

it("a server of one rank refuses a headless engine of another", async () => {
  const port = await freePort();
  const start = (rank: number, argv: readonly string[]): Server =>
    servers.serve(node(rank), [
      ...["--port", String(API), "--tensor-parallel-size", "1", "--data-parallel-size", "2"],
      ...["--data-parallel-rank", String(rank), "--data-parallel-address", node(0)],
      ...["--data-parallel-rpc-port", String(port), ...argv],
    ]);
  const head = start(0, []);
  start(1, ["--headless"]);
  expect(await head.exit()).toBe(1);
  expect(head.output).toContain(
    "RuntimeError: Remote engine 1 must not use --headless in external or hybrid dp lb mode",
  );
});

describe("prefill and decode", () => {
  const KV = 30_000;

  interface Degrees {
    readonly dp_size: number;
    readonly tp_size: number;
    readonly pp_size?: number;
  }

  function transfer(
    role: "kv_producer" | "kv_consumer",
    prefill: Degrees,
    decode: Degrees,
    port = role === "kv_producer" ? KV : KV + 100,
  ): readonly string[] {
    const config = {
      ...{ kv_connector: "MooncakeConnectorV1", kv_role: role, kv_port: String(port) },
      engine_id: role,
      kv_connector_extra_config: { prefill, decode },
    };
    return ["--kv-transfer-config", JSON.stringify(config)];
  }

  /** The same config with another id. */
  function named(id: string, [flag = "", text = ""]: readonly string[]): readonly string[] {
    return [flag, text.replace('"engine_id":"kv_producer"', `"engine_id":"${id}"`)];
  }

  async function textOf(proxy: string): Promise<string> {
    const response = await fetch(`http://${proxy}:${String(API)}/v1/completions`, {
      method: "POST",
      body: JSON.stringify({ prompt: "Where are you?" }),
      signal: AbortSignal.timeout(10_000),
    });
    return response.text();
  }

  async function startProxy(prefill: string | readonly string[], decode: string): Promise<string> {
    const prefillers = typeof prefill === "string" ? [prefill] : prefill;
    const ports = prefillers.map(() => String(API));
    const hosts = ["--prefiller-hosts", ...prefillers, "--prefiller-ports", ...ports];
    const others = ["--decoder-hosts", decode, "--decoder-ports", String(API)];
    const address = node(9);
    const proxy = servers.proxy(["--host", address, "--port", String(API), ...hosts, ...others]);
    await proxy.until("Uvicorn running");
    return address;
  }

  it("work with one head for all ranks of each side", async () => {
    const prefill = { dp_size: 2, tp_size: 2 };
    const decode = { dp_size: 2, tp_size: 1 };
    const start = (number: number): Server => {
      const side = number < 2 ? prefill : decode;
      const [role, head] = number < 2 ? (["kv_producer", 0] as const) : (["kv_consumer", 2] as const);
      const worker = number === head ? [] : ["--headless", "--data-parallel-start-rank", "1"];
      return servers.serve(node(number), [
        ...["--port", String(API), "--tensor-parallel-size", String(side.tp_size)],
        ...["--data-parallel-size", "2", "--data-parallel-size-local", "1", ...worker],
        ...["--data-parallel-address", node(head), ...transfer(role, prefill, decode)],
      ]);
    };
    const [first, , third] = [0, 1, 2, 3].map(start);
    await Promise.all([first?.until(serving), third?.until(serving)]);
    expect(await listeningPorts(node(1), KV, 6)).toEqual([KV + 2, KV + 3]);
    const proxy = await startProxy(node(0), node(2));
    const answers = [await ask(proxy), await ask(proxy)];
    expect(answers.map(({ stand_in: passed }) => passed)).toEqual([
      { prefill: { pod: node(0), rank: 0 }, decode: { pod: node(2), rank: 0 } },
      { prefill: { pod: node(1), rank: 1 }, decode: { pod: node(3), rank: 1 } },
    ]);
  });

  it("number the handshake ports of prefill context parallel workers after those of the tensor ranks", async () => {
    const degrees = { dp_size: 1, tp_size: 2 };
    const start = (number: number, argv: readonly string[]): Server =>
      servers.serve(node(number), ["--port", String(API), "--tensor-parallel-size", "2", ...argv]);
    const both = [
      start(0, ["--prefill-context-parallel-size", "2", ...transfer("kv_producer", degrees, degrees)]),
      start(1, transfer("kv_consumer", degrees, degrees)),
    ];
    await Promise.all(both.map((server) => server.until(serving)));
    expect(await listeningPorts(node(0), KV, 6)).toEqual([KV, KV + 1, KV + 2, KV + 3]);
    expect((await ask(await startProxy(node(0), node(1)))).stand_in).toEqual({
      prefill: { pod: node(0), rank: 0 },
      decode: { pod: node(1), rank: 0 },
    });
  });

  it.for([
    ["on both sides", true],
    ["on decode alone", false],
  ] as const)("compare a cache in eight bits %s", async ([, onPrefill]) => {
    const degrees = { dp_size: 1, tp_size: 2 };
    const start = (number: number, argv: readonly string[]): Server =>
      servers.serve(node(number), ["--port", String(API), "--tensor-parallel-size", "2", ...argv]);
    const small = ["--additional-config", '{"enable_sparse_c8":true}'];
    const both = [
      start(0, [...(onPrefill ? small : []), ...transfer("kv_producer", degrees, degrees)]),
      start(1, [...small, ...transfer("kv_consumer", degrees, degrees)]),
    ];
    await Promise.all(both.map((server) => server.until(serving)));
    const text = await textOf(await startProxy(node(0), node(1)));
    const reported = both[1]?.output.includes("decode misreads the blocks") === true;
    expect(reported).toBe(!onPrefill);
    if (!onPrefill) expect(text).toContain('"!!!!!!!!"');
  });

  describe("with context parallelism and a server for each rank of prefill", () => {
    const prefill = { dp_size: 2, tp_size: 1 };
    const decode = { dp_size: 1, tp_size: 1 };

    /** The answers to two requests, one for each rank of prefill. */
    async function answersWith(idOf: (rank: number) => string): Promise<readonly string[]> {
      const port = await freePort();
      const ranks = [0, 1].map((rank) =>
        servers.serve(node(rank), [
          ...["--port", String(API), "--tensor-parallel-size", "1", "--data-parallel-size", "2"],
          ...["--data-parallel-rank", String(rank), "--data-parallel-address", node(0)],
          ...["--data-parallel-rpc-port", String(port)],
          ...named(idOf(rank), transfer("kv_producer", prefill, decode)),
        ]),
      );
      const receiver = servers.serve(node(2), [
        ...["--port", String(API), "--tensor-parallel-size", "1", "--prefill-context-parallel-size", "2"],
        ...transfer("kv_consumer", prefill, decode),
      ]);
      await Promise.all([...ranks, receiver].map((server) => server.until(serving)));
      const proxy = await startProxy([node(0), node(1)], node(2));
      return [await textOf(proxy), await textOf(proxy)];
    }

    it("fail where the ranks share an id", async () => {
      const answers = await answersWith(() => "0");
      expect(answers.filter((text) => text.includes(`KV transfer from ${node(1)}:`))).toHaveLength(1);
    });

    it("work where each rank has an id of its own", async () => {
      const answers = await answersWith((rank) => `p-${String(rank)}`);
      expect(answers.filter((text) => text.includes("failed"))).toEqual([]);
    });
  });

  describe("with a pipeline over two nodes in prefill", () => {
    const prefill = { dp_size: 1, tp_size: 2, pp_size: 2 };
    const decode = { dp_size: 1, tp_size: 2 };

    async function start(own = prefill, decodePort?: number): Promise<string> {
      const port = await freePort();
      const nodes = [0, 1].map((number) =>
        servers.serve(node(number), [
          ...["--port", String(API), "--tensor-parallel-size", "2", "--pipeline-parallel-size", "2"],
          ...["--nnodes", "2", "--node-rank", String(number), ...(number === 0 ? [] : ["--headless"])],
          ...["--master-addr", node(0), "--master-port", String(port)],
          ...transfer("kv_producer", prefill, decode),
        ]),
      );
      const receiver = servers.serve(node(2), [
        ...["--port", String(API), "--tensor-parallel-size", "2"],
        ...transfer("kv_consumer", own, decode, decodePort),
      ]);
      await Promise.all([nodes[0]?.until(serving), receiver.until(serving)]);
      expect(await listeningPorts(node(0), KV, 6)).toEqual([KV, KV + 1]);
      expect(await listeningPorts(node(1), KV, 6)).toEqual([KV + 2, KV + 3]);
      return startProxy(node(0), node(2));
    }

    it("fetch the blocks of every stage", async () => {
      const answer = await ask(await start());
      expect(answer.stand_in).toEqual({
        prefill: { pod: node(0), rank: 0, pods: [node(0), node(1)] },
        decode: { pod: node(2), rank: 0 },
      });
      expect(JSON.stringify(answer)).not.toContain("error");
    });

    it("answer nonsense where decode does not know the stages", async () => {
      const proxy = await start({ dp_size: 1, tp_size: 2, pp_size: 1 });
      const response = await fetch(`http://${proxy}:${String(API)}/v1/completions`, {
        method: "POST",
        body: JSON.stringify({ prompt: "Where are you?" }),
      });
      expect(await response.text()).toContain('"!!!!!!!!"');
    });

    it("fail where the port of decode makes it look for another worker", async () => {
      const proxy = await start(prefill, KV - 2);
      const response = await fetch(`http://${proxy}:${String(API)}/v1/completions`, {
        method: "POST",
        body: JSON.stringify({ prompt: "Where are you?" }),
      });
      expect(await response.text()).toContain(`KV transfer from ${node(1)}:${String(KV)} failed`);
    });
  });
});
