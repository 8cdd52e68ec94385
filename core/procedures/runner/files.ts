import { podFiles } from "../../runtime/index.ts";

/** The scripts that run the script of every procedure. */
export const runnerFiles = podFiles("core/procedures/runner", [
  "api_server.py",
  "await_weights.py",
  "exit_code.py",
  "marker.py",
  "outcome.py",
  "own_job.py",
  "reason.py",
  "result_config_map.py",
  "run_procedure.py",
  "volume_lock.py",
]);
