import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a Job asked the API server. */
export interface ApiCall {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

/** An API server on 127.0.0.1 that notes what it is asked, and the service account's directory for it. */
export class FakeApiServer {
  readonly calls: ApiCall[] = [];
  readonly account: string;
  status = 200;
  readonly #server: Server;

  private constructor(server: Server, account: string) {
    this.#server = server;
    this.account = account;
  }

  static async start(): Promise<FakeApiServer> {
    const account = mkdtempSync(join(tmpdir(), "glm-serve-account-"));
    const [key, certificate] = [join(account, "key.pem"), join(account, "ca.crt")];
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=api";
    execFileSync(
      "openssl",
      [...request.split(" "), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
      { stdio: "pipe" },
    );
    writeFileSync(join(account, "token"), "service-account-token");
    writeFileSync(join(account, "namespace"), "llm");
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
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
        response.writeHead(api.status).end("{}");
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return api;
  }

  /** What Kubernetes tells every pod. */
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
