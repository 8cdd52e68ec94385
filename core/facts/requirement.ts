import { compareVersions, isNumbered } from "./version.ts";

const CLAUSE = /^\s*(?<operator>==|>=|<=|!=|~=|<|>)\s*(?<bound>[^\s,]+)\s*$/;

/**
 * Whether a version fulfils a requirement of a Python package, such as `>=4.57.4,<5` (PEP 440). Undefined where one of them cannot
 * be compared: a name, or a wildcard.
 */
export function fulfils(version: string, requirement: string): boolean | undefined {
  const clauses = requirement.split(",").map((clause) => CLAUSE.exec(clause)?.groups);
  const results = clauses.map((clause) => {
    const { operator = "", bound = "" } = clause ?? {};
    return comparable(version) && comparable(bound)
      ? holds(operator, numbered(version), numbered(bound))
      : undefined;
  });
  return results.includes(undefined) ? undefined : results.every((result) => result === true);
}

/** Whether some version from `least` on fulfils a requirement. Undefined where a clause cannot be compared. */
export function admits(requirement: string, least: string): boolean | undefined {
  const results = new Set(
    requirement.split(",").map((clause) => {
      const { operator = "", bound = "" } = CLAUSE.exec(clause)?.groups ?? {};
      return comparable(bound) ? leaves(operator, numbered(bound), numbered(least)) : undefined;
    }),
  );
  if (results.has(false)) return false;
  return results.has(undefined) ? undefined : true;
}

/** Whether a clause leaves versions from `least` on. */
function leaves(operator: string, bound: string, least: string): boolean | undefined {
  const difference = compareVersions(bound, least);
  switch (operator) {
    case "==":
    case "<=":
      return difference >= 0;
    case "<":
      return difference > 0;
    case ">":
    case ">=":
    case "!=":
      return true;
    default:
      return undefined;
  }
}

/** A bound may be one number: `<5`. */
function numbered(version: string): string {
  return /^\d+$/.test(version) ? `${version}.0` : version;
}

function comparable(version: string): boolean {
  return isNumbered(numbered(version)) && !version.includes("*");
}

function holds(operator: string, version: string, bound: string): boolean | undefined {
  const difference = compareVersions(version, bound);
  switch (operator) {
    case "==":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case ">=":
      return difference >= 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case "<":
      return difference < 0;
    case "~=": {
      const numbers = bound.split(".");
      const last = numbers.length - 2;
      const next = numbers
        .slice(0, last + 1)
        .map((number, index) => (index === last ? Number(number) + 1 : number));
      return difference >= 0 && compareVersions(version, numbered(next.join("."))) < 0;
    }
    default:
      return undefined;
  }
}
