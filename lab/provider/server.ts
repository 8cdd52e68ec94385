import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerServices from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { loadClient } from "./kubeconfig.ts";
import { leaveWithEngine } from "./lifetime.ts";
import { ProviderService } from "./service.ts";

/** Serves the protocol on a free port of the loopback interface and prints the port. */
export async function serve(
  engineAddress: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  leaveWithEngine(engineAddress);
  const service = new ProviderService(engineAddress, environment);
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(providerServices.ResourceProviderService, service.handlers());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdout.write(`${port}\n`);
  await loadClient();
}
