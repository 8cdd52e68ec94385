import { z } from "zod";
import type { ArgumentValue } from "./topology.ts";

/** A value behind a flag. One check instead of a recursive union, which could only say that no member fits. */
export const argumentValueSchema = z.custom<ArgumentValue>().check((context) => {
  inspect(context.value, [], (path, message) =>
    context.issues.push({ code: "custom", input: context.value, path, message }),
  );
});

type Report = (path: PropertyKey[], message: string) => void;

function inspect(value: unknown, path: PropertyKey[], report: Report): void {
  if (Array.isArray(value) || isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) {
      inspect(inner, [...path, Array.isArray(value) ? Number(key) : key], report);
    }
  } else if (typeof value === "string") {
    if (value.includes("\0")) report(path, "This holds a NUL character. → remove it");
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) report(path, "JSON has no such number. → write a finite one");
  } else if (value === undefined || value === null) {
    report(path, "This is empty. → write a value, or take the flag out");
  } else if (typeof value !== "boolean") {
    report(
      path,
      "This must be JSON: texts, numbers, true or false, lists and groups of them. → write it as JSON would hold it",
    );
  }
}

/** Whether a value is an object of keys and values and no instance of a class, whichever realm made it. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
