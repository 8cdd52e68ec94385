import { credentials } from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

/** Messages to the user at the terminal. */
export interface Log {
  /** A line beside the resource while its operation runs; an empty one clears it. */
  status(urn: string, message: string): void;
  /** A permanent warning. */
  warning(urn: string, message: string): void;
}

/** The engine's log. Messages are lost if the engine is ending. */
export function engineLog(address: string): Log {
  const client = new engineServices.EngineClient(address, credentials.createInsecure());
  const send = (urn: string, message: string, severity: engineMessages.LogSeverity, ephemeral: boolean) => {
    const request = new engineMessages.LogRequest();
    request.setUrn(urn);
    request.setMessage(message);
    request.setSeverity(severity);
    request.setEphemeral(ephemeral);
    client.log(request, () => undefined);
  };
  return {
    status: (urn, message) => send(urn, message, engineMessages.LogSeverity.INFO, true),
    warning: (urn, message) => send(urn, message, engineMessages.LogSeverity.WARNING, false),
  };
}

/** For a plugin without an engine, as when attached manually. */
export const silentLog: Log = { status: () => undefined, warning: () => undefined };
