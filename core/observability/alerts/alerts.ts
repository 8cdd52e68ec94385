import type { Alert } from "../alert.ts";
import { aroundAlerts } from "./around.ts";
import { deviceAlerts } from "./devices.ts";
import { groupAlerts } from "./groups.ts";
import { requestAlerts } from "./requests.ts";

/** Every alert, by subject. */
export const alerts: readonly Alert[] = [...groupAlerts, ...requestAlerts, ...deviceAlerts, ...aroundAlerts];
