import fc from "fast-check";
import { z } from "zod";
import { unwrapped } from "../../../core/errors/index.ts";

/** Texts that are right somewhere, and texts that are wrong almost everywhere. */
const TEXTS = [
  ...[
    "10.0.0.1",
    "fd00::1",
    "nas.example.com",
    "glm",
    "GLM-5",
    "a",
    "eth0",
    "bond0.100",
    "1",
    "true",
    "null",
  ],
  ...[
    "/data",
    "/root/.cache",
    "/root/.cache/glm",
    "/dev/shm",
    "/usr/local/x",
    "/etc/glm-serve",
    "/",
    "data/x",
  ],
  ...["64Gi", "500m", "1e3", "0", "0.5", "999999999Ti", "7000-7100", "9100,20000-20010", "30000"],
  ...["huawei.com/Ascend910", "example.com/npu", "quay.io/x/y:1", "registry:5000/a/b@sha256:c", "volcano"],
  ...["https://hub.example:8443/a", "owner/name", "v1.0", "*.pth", "gsm8k_gen_0_shot", "chip2-node16"],
  ...["", " ", "a b", "ü", "日本語", "😀", "-x", "--flag", "a=b", "a:b", "a,b", "#x", "!x", "%s", "~", "*"],
  ...["$(id)", "`id`", "$HOME", "${HOME}", "$(VAR)", "$$(VAR)", "'", '"', "\\", "a'b", 'a"b', "a\\b", "a\nb"],
  ...["a\tb", "\u0000", "\u001b[2J", "\u202e", "\ud800", "\ufeff", "\u2028", "{{ x }}", "yes", "~", "0x10"],
  ...["x".repeat(63), "x".repeat(64), "x".repeat(253), "x".repeat(254), "x".repeat(5000)],
] as const;

const NAMES = [
  ...["team", "example.com/team", "a.b", "A_B", "HF_HOME", "LD_LIBRARY_PATH", "PATH", "HCCL_BUFFSIZE"],
  ...["OMP_NUM_THREADS", "VLLM_USE_V1", "job-name", "app.kubernetes.io/name", "kubernetes.io/hostname"],
  ...["seccomp.security.alpha.kubernetes.io/pod", "pod-security.kubernetes.io/enforce", "0", "1", "7"],
  ...["container.apparmor.security.beta.kubernetes.io/engine", "scheduler.alpha.kubernetes.io/x"],
  ...["a b", "", "ü", "-x", "a/b/c", "constructor", "x".repeat(63), "x".repeat(64)],
] as const;

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
);

const number: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 16, 32, 64, 128, 1000, 65_535, 65_536, -1, 0.5, 1e9),
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1024, max: 65_535 }),
);

/** Any value of a flag. */
const argument: fc.Arbitrary<unknown> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.array(number, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "enable", "x_y"), fc.oneof(number, text, fc.boolean()), { maxKeys: 2 }),
);

/** Values that a schema takes, and some that it refuses. */
export function valueOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const read = unwrapped(schema);
  if (read instanceof z.ZodBoolean) return fc.boolean();
  if (read instanceof z.ZodNumber) return number;
  if (read instanceof z.ZodEnum) return fc.constantFrom(...read.options);
  if (read instanceof z.ZodLiteral) return fc.constantFrom(...read.values);
  if (read instanceof z.ZodUnion) return fc.oneof(...read.options.map(valueOf));
  if (read instanceof z.ZodArray) return fc.array(valueOf(read.element), { maxLength: 3 });
  if (read instanceof z.ZodRecord)
    return fc.dictionary(fc.constantFrom(...NAMES), valueOf(read.valueType), { maxKeys: 3 });
  if (read instanceof z.ZodObject) {
    const properties = Object.entries(read.shape).map(([name, inner]) => [name, valueOf(inner)] as const);
    const required = Object.entries(read.shape)
      .filter(([, inner]) => !inner.safeParse(undefined).success)
      .map(([name]) => name);
    return fc.record(Object.fromEntries(properties), { requiredKeys: required });
  }
  return read instanceof z.ZodString ? text : argument;
}

/** The settings of an object by path, with arbitrary values; those of lists and maps are part of the list or the map. */
export function settingsOf(
  schema: z.core.$ZodType,
  above: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly value: fc.Arbitrary<unknown> }[] {
  const read = unwrapped(schema);
  if (!(read instanceof z.ZodObject)) return [{ path: above, value: valueOf(schema) }];
  return Object.entries(read.shape).flatMap(([name, inner]) => settingsOf(inner, [...above, name]));
}
