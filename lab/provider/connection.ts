import { Agent, request, type RequestOptions } from "node:https";
import { ApiError, ExpectedError } from "./errors.ts";
import { isObject, type Json, type JsonObject, stringAt } from "./json.ts";
import type { LocalCluster } from "./kubeconfig.ts";

const transientCodes = new Set(["ECONNRESET", "EPIPE"]);

const attempts = 3;

const silenceMilliseconds = 60_000;

/** Body of a request, with its content type. */
export interface Payload {
  readonly body: JsonObject;
  readonly contentType: string;
}

/** Requests to the API server of the local cluster over one keep-alive agent. */
export class Connection {
  readonly #cluster: LocalCluster;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  #credentials: Promise<RequestOptions> | undefined;

  constructor(cluster: LocalCluster) {
    this.#cluster = cluster;
  }

  /**
   * Sends one request and returns the object in the response.
   *
   * @throws ApiError when the API server rejects the request
   */
  async send(method: string, path: string, payload?: Payload): Promise<JsonObject> {
    this.#credentials ??= this.#loadCredentials();
    const url = new URL(path, this.#cluster.server);
    const body = payload === undefined ? "" : JSON.stringify(payload.body);
    const headers = {
      accept: "application/json",
      // Node omits the length for DELETE, and the server would read the body as a second request.
      ...(payload && { "content-type": payload.contentType, "content-length": Buffer.byteLength(body) }),
    };
    const credentials = await this.#credentials;
    const options = {
      ...credentials,
      method,
      agent: this.#agent,
      // A kubeconfig authenticates with a certificate or an object of headers, never with a list of headers.
      headers: isHeaderList(credentials.headers) ? headers : { ...credentials.headers, ...headers },
    };
    return answerOf(await this.#exchange(url, options, body));
  }

  async #exchange(url: URL, options: RequestOptions, body: string): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await exchange(url, options, body);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        // The server may have closed a kept-alive connection in the meantime; all requests are idempotent.
        if (transientCodes.has(code) && attempt < attempts) continue;
        if (code === "") throw error;
        throw new ExpectedError(
          `The local cluster at ${url.origin} does not respond (${code}). Start it with \`npm start\`.`,
        );
      }
    }
  }

  async #loadCredentials(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await this.#cluster.kubeConfig.applyToHTTPSOptions(options);
    return options;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function exchange(url: URL, options: RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.setTimeout(silenceMilliseconds, () =>
      outgoing.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })),
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function answerOf({ status, text }: Answer): JsonObject {
  const body = parseJson(text);
  if (status >= 200 && status < 300 && isObject(body)) return body;
  const details = isObject(body) ? body : {};
  const message = stringAt(details, "message");
  throw new ApiError(
    status,
    stringAt(details, "reason"),
    message === "" ? `The API server returned ${status}: ${text.slice(0, 500)}` : message,
    details,
  );
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isHeaderList(headers: RequestOptions["headers"]): headers is readonly string[] {
  return Array.isArray(headers);
}
