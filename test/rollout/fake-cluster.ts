import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeServiceAccount } from "../support/service-account.ts";

/** A pod that the cluster holds. */
interface HeldPod {
  uid: string;
  revision: string;
  /** When it becomes ready, in milliseconds since 1970; never for a group that does not start. */
  readyAt: number;
  /** When it is gone, if it is being deleted. */
  goneAt?: number;
}

/** What happened, in order: `delete prefill-0-0`, `ready prefill-0-0`. */
export type Event = `${"delete" | "create" | "ready"} ${string}`;

const deletion = z.object({ preconditions: z.object({ uid: z.string() }) });

/** Time in which a pod ends, and another becomes ready. */
const STEP_MILLISECONDS = 60;

/** StatefulSets with OnDelete behind the API of Kubernetes on 127.0.0.1, with the directory of a service account. */
export class FakeCluster {
  readonly account: string;
  readonly events: Event[] = [];
  /** Revision of the template, by StatefulSet. */
  readonly templates = new Map<string, string>();
  /** StatefulSets whose new pods do not become ready. */
  readonly broken = new Set<string>();
  /** Status of every answer, unless it is 200. */
  status = 200;
  /** Time that a pod takes to end. */
  endMilliseconds = STEP_MILLISECONDS;
  /** Restarts of a pod that is not ready, by its revision. @default 1 */
  restarts: Readonly<Record<string, number>> = {};
  /** Whether answers break off, as those of a load balancer that restarts. */
  breaksOff = false;
  /** Called at every request. */
  onRequest: (() => void) | undefined;
  readonly #pods = new Map<string, HeldPod>();
  readonly #seen = new Set<string>();
  readonly #server: Server;
  #created = 0;

  private constructor(server: Server, account: string) {
    this.#server = server;
    this.account = account;
  }

  static async start(): Promise<FakeCluster> {
    const account = mkdtempSync(join(tmpdir(), "glm-serve-account-"));
    const server = createServer(writeServiceAccount(account));
    const cluster = new FakeCluster(server, account);
    server.on("request", (message, response) => {
      let text = "";
      message.on("data", (chunk: Buffer) => (text += chunk.toString()));
      message.on("end", () => {
        cluster.onRequest?.();
        if (cluster.breaksOff) {
          response.writeHead(200, { "Content-Length": 9999 });
          response.write("{", () => response.destroy());
          return;
        }
        const [status, held] = cluster.#answer(message.method ?? "", message.url ?? "", text);
        response.writeHead(status).end(JSON.stringify(held ?? {}));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return cluster;
  }

  /** Adds a StatefulSet with pods of a revision, ready or not. */
  add(name: string, pods: number, revision: string, { ready = true, template = revision } = {}): void {
    this.templates.set(name, template);
    for (let ordinal = 0; ordinal < pods; ordinal += 1)
      this.#pods.set(`${name}-${ordinal}`, {
        uid: this.#uid(),
        revision,
        readyAt: ready ? 0 : Number.POSITIVE_INFINITY,
      });
  }

  /** Replaces one pod, as an eviction does. */
  evict(pod: string): void {
    this.#pods.set(pod, {
      uid: this.#uid(),
      revision: this.#template(pod),
      readyAt: Number.POSITIVE_INFINITY,
    });
  }

  /** Ends the readiness of a pod. */
  fail(pod: string): void {
    const held = this.#pods.get(pod);
    if (held !== undefined) held.readyAt = Number.POSITIVE_INFINITY;
  }

  /** Revisions of all pods. */
  get revisions(): Readonly<Record<string, string>> {
    this.#advance();
    return Object.fromEntries([...this.#pods].map(([name, { revision }]) => [name, revision]));
  }

  get environment(): Record<string, string> {
    const bound = this.#server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    return { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: String(port) };
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  #uid(): string {
    this.#created += 1;
    return `uid-${this.#created}`;
  }

  #template(pod: string): string {
    return this.templates.get(pod.replace(/-\d+$/, "")) ?? "";
  }

  /** Deletes pods whose time is over, creates them again, and notes which became ready. */
  #advance(): void {
    const now = Date.now();
    for (const [name, held] of this.#pods) {
      if (held.goneAt !== undefined && held.goneAt <= now) {
        const set = name.replace(/-\d+$/, "");
        this.#pods.set(name, {
          uid: this.#uid(),
          revision: this.#template(name),
          readyAt: this.broken.has(set) ? Number.POSITIVE_INFINITY : now + STEP_MILLISECONDS,
        });
        this.#seen.delete(name);
        this.events.push(`create ${name}`);
      } else if (held.readyAt <= now && held.goneAt === undefined && !this.#seen.has(name)) {
        this.#seen.add(name);
        if (held.readyAt > 0) this.events.push(`ready ${name}`);
      }
    }
  }

  #answer(method: string, url: string, text: string): readonly [number, unknown] {
    if (this.status !== 200) return [this.status, undefined];
    this.#advance();
    const [, resource = "", name = ""] = /\/namespaces\/llm\/(\w+)\/([^/]+)$/.exec(url) ?? [];
    if (resource === "statefulsets") {
      const revision = this.templates.get(name);
      if (revision === undefined) return [404, undefined];
      return [200, { spec: { template: { metadata: { annotations: { "glm-serve/revision": revision } } } } }];
    }
    const held = this.#pods.get(name);
    if (held === undefined) return [404, undefined];
    if (method === "DELETE") {
      if (deletion.parse(JSON.parse(text)).preconditions.uid !== held.uid) return [409, undefined];
      held.goneAt ??= Date.now() + this.endMilliseconds;
      this.events.push(`delete ${name}`);
    }
    return [200, this.#pod(held)];
  }

  #pod({ uid, revision, readyAt, goneAt }: HeldPod): unknown {
    const ready = readyAt <= Date.now();
    return {
      metadata: {
        uid,
        annotations: { "glm-serve/revision": revision },
        ...(goneAt === undefined ? {} : { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      },
      status: {
        conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
        containerStatuses: [
          {
            restartCount: ready ? 0 : (this.restarts[revision] ?? 1),
            lastState: ready ? {} : { terminated: { exitCode: 1, message: "loading\nno such weights" } },
          },
        ],
      },
    };
  }
}
