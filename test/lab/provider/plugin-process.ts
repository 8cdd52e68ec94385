import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import providerServices from "@pulumi/pulumi/proto/provider_grpc_pb.js";

/** Executable of the plugin. */
export const executable = new URL("../../../lab/provider/pulumi-resource-kubernetes", import.meta.url)
  .pathname;

/** A running plugin, with a stand-in for the engine that only records its log. */
export interface PluginProcess {
  readonly process: ChildProcess;
  readonly client: InstanceType<typeof providerServices.ResourceProviderClient>;
  /** Messages of the plugin to the user, in order. */
  readonly log: string[];
  stop(): Promise<void>;
}

/** Starts the plugin. */
export async function startPlugin(environment: Record<string, string> = {}): Promise<PluginProcess> {
  const log: string[] = [];
  const engine = new Server();
  engine.addService(engineServices.EngineService, {
    log: (
      call: { request: engineMessages.LogRequest },
      callback: (error: null, answer: emptyMessages.Empty) => void,
    ) => {
      log.push(call.request.getMessage());
      callback(null, new emptyMessages.Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const child = spawn(executable, [`127.0.0.1:${port}`], {
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const address = `127.0.0.1:${String(line)}`;
  const client = new providerServices.ResourceProviderClient(address, credentials.createInsecure());
  const stop = async (): Promise<void> => {
    client.close();
    engine.forceShutdown();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { process: child, client, log, stop };
}

/** Converts a call of the client to a promise. */
export function answerOf<Response>(
  call: (callback: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
