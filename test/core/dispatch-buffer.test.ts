import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fullMeshBytes,
  fusedBytes,
  hierarchicalBytes,
  layeredBytes,
  smallMeshBytes,
} from "../../core/engines/vllm-ascend/dispatch-buffer.ts";

const megabytes = (bytes: number) => Math.floor(bytes / 2 ** 20) + 1;

describe("the buffer of dispatch", () => {
  it("is what the operator prints in vllm-ascend #4051", () => {
    const sizes = { tokens: 64, hiddenSize: 2048, experts: 512, devices: 4, expertsPerToken: 10 };
    expect(megabytes(fullMeshBytes(sizes))).toBe(294);
  });

  it("is what the operator prints in vllm-ascend #16835", () => {
    const sizes = { tokens: 64, hiddenSize: 6144, experts: 256, devices: 32, expertsPerToken: 8 };
    expect(megabytes(hierarchicalBytes(sizes))).toBe(600);
  });

  it("grows with the tokens", () => {
    const forms = [fullMeshBytes, hierarchicalBytes, smallMeshBytes, layeredBytes, fusedBytes];
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.integer({ min: 1, max: 512 }),
        fc.constantFrom(2048, 5120, 6144),
        fc.constantFrom(16, 32, 64),
        (bytes, tokens, hiddenSize, devices) => {
          const sizes = { tokens, hiddenSize, experts: 256, devices, expertsPerToken: 8 };
          expect(bytes({ ...sizes, tokens: tokens + 1 })).toBeGreaterThan(bytes(sizes));
        },
      ),
    );
  });
});
