import { connect } from "node:net";

const parentEveryMilliseconds = 500;

const engineEveryMilliseconds = 3000;

/**
 * Ends the process on SIGINT and SIGTERM, and when the engine is gone: after the death of the engine, the plugin would
 * wait for objects indefinitely.
 */
export function leaveWithEngine(engineAddress: string | undefined): void {
  process.on("SIGINT", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));
  if (engineAddress === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, parentEveryMilliseconds).unref();
  setInterval(() => leaveUnlessListening(engineAddress), engineEveryMilliseconds).unref();
}

function leaveUnlessListening(address: string): void {
  const colon = address.lastIndexOf(":");
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  socket.on("connect", () => socket.destroy());
  socket.on("error", (error) => {
    if ("code" in error && error.code === "ECONNREFUSED") process.exit(1);
    socket.destroy();
  });
}
