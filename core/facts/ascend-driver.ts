import { compareNumbers } from "./version.ts";

/** The oldest driver that something works with, as a version of the Ascend HDK: `25.5` holds for each of its releases. */
export interface DriverNeed {
  readonly least: string;
  /** What needs it, as a message continues: "25.0, the oldest driver for CANN 8.5.0". */
  readonly of: string;
  /** Whether an older driver is outside of what the vendor supports; otherwise the release only names this one. */
  readonly required: boolean;
}

interface CannDriver {
  /** First release of CANN that the row is about; it holds for those after it too, until the next row. */
  readonly cann: string;
  readonly least: string;
}

/**
 * The oldest Ascend HDK (driver and firmware) that a release of CANN is compatible with, by the table "CANN and Ascend HDK Version
 * Compatibility": CANN 9.2.0 release notes for 9.0 to 9.2 (hiascend.com, CANNCommunityEdition/920/softwareinst/releasenote), CANN
 * 8.5.0 release notes (canncommercial/850/releasenote). No table of CANN 8.3 is known: the row is that of CANN 8.2.RC1 (MindIE
 * 2.1.RC1, releasenote_0004), since newer releases of CANN never support older drivers.
 */
const CANN_DRIVERS: readonly CannDriver[] = [
  { cann: "8.2", least: "24.1.RC2" },
  { cann: "8.5", least: "25.0" },
  { cann: "9.1", least: "25.2" },
  { cann: "9.2", least: "25.3" },
];

/** The driver that a release of CANN needs, e.g. `8.5.1` or `9.2.0_20260930`; undefined for a release older than the tables. */
export function driverOfCann(cann: string): DriverNeed | undefined {
  const number = /^\d+\.\d+/.exec(cann)?.[0];
  if (number === undefined) return undefined;
  const row = CANN_DRIVERS.findLast((each) => compareNumbers(each.cann, number) <= 0);
  return row === undefined
    ? undefined
    : { least: row.least, of: `CANN ${cann.replace(/_.*$/, "")}`, required: true };
}
