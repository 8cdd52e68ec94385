import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A request that the hub received. */
export interface Seen {
  readonly server: "hub" | "storage";
  readonly url: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
}

/** Faults of one file. */
export interface Fault {
  /** Bytes after which the connection breaks, `times` times. */
  readonly cutAfter?: number;
  times?: number;
  /** Whether other bytes of the same length are sent. */
  readonly corrupt?: boolean;
  readonly status?: number;
  /** Bytes after which the response waits for `release`. */
  readonly holdAfter?: number;
}

/**
 * The APIs of both hubs for some files, on 127.0.0.1: the index with hashes, files behind a redirect to a storage of
 * another origin, ranges. Revision `v1` is the only one.
 */
export class FakeHub {
  readonly seen: Seen[] = [];
  readonly faults = new Map<string, Fault>();
  token: string | undefined;
  ranges = true;
  /** Replaces the first page of the index, byte for byte. */
  index: string | undefined;
  /** URL of the next page, from that of this page. @default the second of two */
  next: ((page: string) => string) | undefined;
  /** Replaces the whole responses to the first requests, byte for byte; need not be HTTP. */
  readonly raw: string[] = [];
  files: ReadonlyMap<string, Buffer>;
  readonly #hub: Server;
  readonly #storage: Server;
  #release: () => void = () => {};

  private constructor(files: ReadonlyMap<string, Buffer>) {
    this.files = files;
    this.#hub = createServer((request, response) => this.#answer(request, response));
    this.#storage = createServer((request, response) => this.#give(request, response));
  }

  static async start(files: Readonly<Record<string, Buffer>>): Promise<FakeHub> {
    const hub = new FakeHub(new Map(Object.entries(files)));
    await Promise.all([listen(hub.#hub), listen(hub.#storage)]);
    return hub;
  }

  get endpoint(): string {
    return address(this.#hub);
  }

  release(): void {
    this.#release();
  }

  downloads(path: string): Seen[] {
    return this.seen.filter(({ server, url }) => server === "storage" && url === `/${path}`);
  }

  async stop(): Promise<void> {
    await Promise.all(
      [this.#hub, this.#storage].map(
        (server) =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          }),
      ),
    );
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#note("hub", request);
    const raw = this.raw.shift();
    if (raw !== undefined) {
      request.socket.end(raw);
      return;
    }
    const url = new URL(request.url ?? "", this.endpoint);
    const { authorization, cookie } = request.headers;
    const shown = authorization?.replace("Bearer ", "") ?? cookie?.replace("m_session_id=", "");
    if (this.token !== undefined && shown !== this.token) {
      json(response, shown === undefined ? 401 : 403, {});
      return;
    }
    const revision =
      url.searchParams.get("Revision") ?? /\/(?:revision|tree|resolve)\/([^/?]+)/.exec(url.pathname)?.[1];
    if (revision !== "v1" && revision !== "c0ffee") {
      response.setHeader("X-Error-Code", "RevisionNotFound");
      json(response, 404, {});
      return;
    }
    if (url.pathname.includes("/revision/")) json(response, 200, { sha: "c0ffee" });
    else if (url.pathname.includes("/tree/")) this.#tree(url, response);
    else if (url.pathname.endsWith("/repo/files"))
      json(response, 200, { Code: 200, Data: { Files: this.#list() } });
    else this.#redirect(url, response);
  }

  /** Two pages, as Hugging Face returns more than a thousand files. */
  #tree(url: URL, response: ServerResponse): void {
    const all = [...this.files].map(([path, content]) => ({
      type: "file",
      path,
      size: content.length,
      ...(path.endsWith(".safetensors")
        ? { oid: "pointer", lfs: { oid: sha256(content), size: content.length } }
        : { oid: createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex") }),
    }));
    const first = url.searchParams.get("cursor") === null;
    const half = Math.ceil(all.length / 2);
    if (this.index !== undefined) {
      response.writeHead(200, { "Content-Type": "application/json" }).end(this.index);
      return;
    }
    if (this.next !== undefined) response.setHeader("Link", `<${this.next(url.href)}>; rel="next"`);
    else if (first)
      response.setHeader("Link", `<${this.endpoint}${url.pathname}?recursive=true&cursor=2>; rel="next"`);
    json(response, 200, [
      { type: "directory", path: "figures", size: 0 },
      ...(first ? all.slice(0, half) : all.slice(half)),
    ]);
  }

  #list() {
    return [
      { Type: "tree", Path: "figures", Size: 0, Sha256: "" },
      ...[...this.files].map(([path, content]) => ({
        Type: "blob",
        Path: path,
        Size: content.length,
        Sha256: sha256(content),
      })),
    ];
  }

  #redirect(url: URL, response: ServerResponse): void {
    const path = url.searchParams.get("FilePath") ?? /\/resolve\/[^/]+\/(.*)/.exec(url.pathname)?.[1] ?? "";
    response.writeHead(302, { Location: `${address(this.#storage)}/${path}` }).end();
  }

  #give(request: IncomingMessage, response: ServerResponse): void {
    this.#note("storage", request);
    const path = decodeURIComponent((request.url ?? "").slice(1));
    const content = this.files.get(path);
    const fault = this.faults.get(path);
    if (content === undefined || fault?.status !== undefined) {
      json(response, fault?.status ?? 404, {});
      return;
    }
    const offset = this.ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
    const rest = (fault?.corrupt === true ? Buffer.alloc(content.length, 1) : content).subarray(offset);
    response.writeHead(offset > 0 ? 206 : 200, {
      "Content-Length": rest.length,
      ...(offset > 0 ? { "Content-Range": `bytes ${offset}-${content.length - 1}/${content.length}` } : {}),
    });
    if (fault?.cutAfter !== undefined && (fault.times ?? 1) > 0) {
      fault.times = (fault.times ?? 1) - 1;
      response.write(rest.subarray(0, fault.cutAfter), () => request.socket.destroy());
    } else if (fault?.holdAfter !== undefined) {
      const { holdAfter } = fault;
      response.write(rest.subarray(0, holdAfter));
      this.#release = () => response.end(rest.subarray(holdAfter));
    } else response.end(rest);
  }

  #note(server: Seen["server"], { url = "", headers }: IncomingMessage): void {
    const { range, authorization, cookie } = headers;
    this.seen.push({ server, url, range, authorization, cookie });
  }
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
}

function address(server: Server): string {
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === "object" ? (bound?.port ?? 1) : 1}`;
}
