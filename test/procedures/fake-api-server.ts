import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeServiceAccount } from "../support/service-account.ts";

/** A request of a Job to the API server. */
export interface ApiCall {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

interface HeldConfigMap {
  readonly metadata: { resourceVersion: string; annotations?: Readonly<Record<string, string>> };
  readonly data: Record<string, string>;
}

interface HeldJob {
  spec: { backoffLimit: number };
  status: { failed?: number };
}

const jobChange = z.object({ spec: z.object({ backoffLimit: z.number() }).optional() }).strict();

const change = z.object({
  metadata: z.object({ resourceVersion: z.string() }).optional(),
  data: z.record(z.string(), z.string().nullable()).default({}),
});

/** An API server on 127.0.0.1 that records its requests, with the directory of a service account. */
export class FakeApiServer {
  readonly calls: ApiCall[] = [];
  readonly account: string;
  /** Status of every response, unless it is 200. */
  status = 200;
  /** Status of every response about a Job, unless it is 200. */
  jobStatus = 200;
  /** The Job to patch. */
  job: HeldJob = { spec: { backoffLimit: 3 }, status: {} };
  /** The ConfigMap to patch. */
  configMap: HeldConfigMap = { metadata: { resourceVersion: "1" }, data: {} };
  /** A concurrent change, made just before the next request with a resource version. */
  meanwhile: ((data: Record<string, string>) => void) | undefined;
  readonly #server: Server;

  private constructor(server: Server, account: string) {
    this.#server = server;
    this.account = account;
  }

  static async start(): Promise<FakeApiServer> {
    const account = mkdtempSync(join(tmpdir(), "glm-serve-account-"));
    const server = createServer(writeServiceAccount(account));
    const api = new FakeApiServer(server, account);
    server.on("request", (message, response) => {
      let text = "";
      message.on("data", (chunk: Buffer) => (text += chunk.toString()));
      message.on("end", () => {
        const { authorization, "content-type": type } = message.headers;
        api.calls.push({
          method: message.method,
          url: message.url,
          authorization,
          type,
          body: JSON.parse(text),
        });
        const [status, held] = api.#answer(message.url ?? "", text);
        response.writeHead(status).end(status === 200 ? JSON.stringify(held) : "{}");
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return api;
  }

  /** The status of a response, and the object afterwards. */
  #answer(url: string, text: string): readonly [number, unknown] {
    if (this.status !== 200) return [this.status, undefined];
    if (!url.startsWith("/apis/batch/v1/namespaces/llm/jobs/"))
      return [this.#patch(change.parse(JSON.parse(text))), this.configMap];
    if (this.jobStatus !== 200) return [this.jobStatus, undefined];
    const { spec } = jobChange.parse(JSON.parse(text));
    if (spec !== undefined) this.job.spec = spec;
    return [200, this.job];
  }

  /** A merge patch: null removes a key, and an outdated resource version is a conflict. */
  #patch({ metadata, data }: z.output<typeof change>): number {
    const held = this.configMap;
    if (metadata !== undefined && this.meanwhile !== undefined) {
      this.meanwhile(held.data);
      this.meanwhile = undefined;
      held.metadata.resourceVersion += "1";
    }
    if (metadata !== undefined && metadata.resourceVersion !== held.metadata.resourceVersion) return 409;
    for (const [key, text] of Object.entries(data)) {
      if (text === null) delete held.data[key];
      else held.data[key] = text;
    }
    held.metadata.resourceVersion += "1";
    return 200;
  }

  /** The variables that Kubernetes sets in every pod. */
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
    });
  }
}
