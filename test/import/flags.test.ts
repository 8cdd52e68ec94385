import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFiles } from "../../import/index.ts";
import { argsOf, importOf } from "./import-of.ts";

describe("flags are read as vLLM's parser reads them", () => {
  test.each([
    ["the last of equal flags wins", "--seed 1 --max-num-seqs 4 --seed 2", { maxNumSeqs: 4, seed: 2 }],
    ["underscores are hyphens", "--max_num_seqs 4", { maxNumSeqs: 4 }],
    ["--no- turns a switch off", "--no-enable-prefix-caching", { enablePrefixCaching: false }],
    [
      "a later positive form wins",
      "--no-enable-prefix-caching --enable-prefix-caching",
      { enablePrefixCaching: true },
    ],
    [
      "an equals sign joins a value",
      "--seed=7 --tool-call-parser=glm47",
      { seed: 7, toolCallParser: "glm47" },
    ],
    ["an unambiguous beginning is enough", "--gpu-memory-util 0.9", { gpuMemoryUtilization: 0.9 }],
    [
      "numbers may have suffixes",
      "--max-num-batched-tokens 8k --max-model-len 128K",
      { maxNumBatchedTokens: 8000, maxModelLen: 131072 },
    ],
    ["a negative number is a value", "--api-server-count -1", { apiServerCount: -1 }],
    [
      "JSON spans lines",
      `--additional-config '{"enable_dsa_cp": true,\n  "ascend_compilation_config": {\n "enable_npugraph_ex": true}}'`,
      { additionalConfig: { enable_dsa_cp: true, ascend_compilation_config: { enable_npugraph_ex: true } } },
    ],
    [
      "dotted names build an object",
      "--compilation-config.cudagraph_mode FULL_DECODE_ONLY --compilation_config.cudagraph_capture_sizes+ 1,2",
      { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY", cudagraph_capture_sizes: ["1", "2"] } },
    ],
    [
      "dotted names replace the object as a whole",
      `--speculative-config.num_speculative_tokens 3 --speculative-config '{"method": "mtp"}'`,
      { speculativeConfig: { num_speculative_tokens: 3 } },
    ],
    [
      "the underscores of keys stay",
      "--attention_config.indexer_kv_dtype=int8",
      { attentionConfig: { indexer_kv_dtype: "int8" } },
    ],
    [
      "a list takes all words up to the next flag",
      "--cudagraph-capture-sizes 1 2 4 --seed 1",
      { cudagraphCaptureSizes: [1, 2, 4], seed: 1 },
    ],
    ["short spellings are flags", "-dcp 8 -ep", { decodeContextParallelSize: 8, enableExpertParallel: true }],
    [
      "a flag that no release has keeps its value",
      `--new-flag 3 --new-switch --new-config '{"a": 1}'`,
      { newFlag: 3, newSwitch: true, newConfig: { a: 1 } },
    ],
  ])("%s", (_, command, args) => {
    expect(argsOf(command)).toEqual(args);
  });

  test("what a topology cannot express is lost with its place", () => {
    const lostOf = (command: string) =>
      importOf(`vllm serve /models/GLM-5-bf16 -tp 16 \\\n ${command}`).lost.map(
        ({ place, message }) => `${place}: ${message}`,
      );
    expect(
      [
        "--max-num 4",
        `--additional-config '{"a": 1,}'`,
        `--additional-config '{"a": null}'`,
        "--seed --max-num-seqs 4",
        "--seed $SEED",
        "--uds /tmp/s --ssl-keyfile /k",
        "--distributed-executor-backend ray",
        "/models/other",
        "--served-model-name a b",
        "--data-parallel-size two",
        "--data-parallel-size $3",
        "--data-parallel-size $SIZE",
        "--enforce-eager=perhaps",
        "--download-dir http://$local_ip/",
      ].flatMap(lostOf),
    ).toMatchInlineSnapshot(`
      [
        "file:2: --max-num is the beginning of several flags: --max-num-batched-tokens, --max-num-partial-prefills, --max-num-seqs.",
        "file:2: --additional-config is not valid JSON: {"a": 1,}.",
        "file:2: --additional-config contains null, which a topology cannot hold: {"a": null}.",
        "file:2: --seed has no value.",
        "file:2: --seed is $SEED, which the file does not set.",
        "file:2: --uds has no setting in a topology. Remove uds: the Service and the probes need a TCP port.",
        "file:2: --ssl-keyfile has no setting in a topology. Remove sslKeyfile: encrypt in front of the Service; probes and the proxy use plain HTTP.",
        "file:2: --distributed-executor-backend has no setting in a topology. Remove distributedExecutorBackend: Kubernetes starts the pods, not Ray.",
        "file:2: vllm serve takes one model, and /models/other is another argument.",
        "file:2: --served-model-name has several names, and a topology has one; the import leaves out b.",
        "file:2: --data-parallel-size must be a whole number, not two.",
        "file:2: --data-parallel-size is $3, an argument of the script: add the command of its launcher (launch_online_dp.py) to the file.",
        "file:2: --data-parallel-size is $SIZE, which the file does not set.",
        "file:2: --enforce-eager is a switch, and perhaps is neither true nor false.",
        "file:2: --download-dir holds the address of a node, which only its pod knows.",
      ]
    `);
  });
});

describe("words of bash", () => {
  /** The words of the only server of a script. */
  const wordsOf = (script: string) =>
    readFiles([{ name: "file", text: script }]).processes.map(({ words }) => words.map(({ text }) => text));

  const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

  const doubleQuoted = (word: string) => `"${word.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;

  test("any words come back from quotes", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab-_=.:,{}[]'\"\\$`#*? \n\t|&;<>()".split("")) });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.boolean(), (words, double) => {
        const print = double ? doubleQuoted : quoted;
        expect(wordsOf(`vllm serve ${words.map(print).join(" \\\n  ")}`)).toEqual([words]);
      }),
    );
  });

  test("no text makes the reader fail", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        ..."ab -_=$(){}[]'\"\\`#<>|&;\n".split(""),
        "case ",
        " in ",
        "esac",
        "if ",
        "fi",
        "for ",
        "do ",
        "done",
        "vllm serve ",
        "export ",
      ),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (script) => void wordsOf(script)),
      { numRuns: 500 },
    );
  });

  test.each([
    ["variables and defaults", 'A=1; vllm serve $A ${B:-2} "${C:-3 4}" ${A:+5}', ["1", "2", "3 4", "5"]],
    ["unquoted variables split", 'A="--x 1"; vllm serve $A "$A"', ["--x", "1", "--x 1"]],
    ["arrays", 'A=(--x "1 2"); A+=(3); vllm serve "${A[@]}"', ["--x", "1 2", "3"]],
    ["arithmetic", "N=4; vllm serve $((N * 2 + 1)) $(( (7 - 1) / 4 ))", ["9", "1"]],
    ["arithmetic without a number stays", "vllm serve $((NOTHING+1))", ["$((NOTHING+1))"]],
    ["comments and continued lines", "vllm serve a \\\n  # not part\n", ["a"]],
    ["ANSI quotes", String.raw`vllm serve $'a\tb'`, ["a\tb"]],
    ["redirections", "vllm serve a > log 2>&1 &", ["a"]],
    ["here-documents", "cat <<EOF > f\nvllm serve no\nEOF\nvllm serve yes", ["yes"]],
    ["functions", 'run() { exec "$@"; }\nrun vllm serve a', ["a"]],
    ["prefixes", "A=1 nohup numactl -C 0-7 /usr/bin/vllm serve a", ["a"]],
    ["patterns", "P=pod-3; vllm serve ${P##*-} ${P%-*}", ["3", "pod"]],
  ])("%s", (_, script, words) => {
    expect(wordsOf(script)).toEqual([words]);
  });

  test("loops run once for each word", () => {
    expect(wordsOf("for i in {0..1} $(seq 2 3); do vllm serve $i; done")).toEqual([
      ["0"],
      ["1"],
      ["2"],
      ["3"],
    ]);
  });

  test("a condition on a known variable chooses its branch", () => {
    const script =
      'if [ "$R" = 0 ]; then vllm serve head; elif [ "$R" = 1 ]; then vllm serve one; else vllm serve other; fi';
    expect(wordsOf(`R=1\n${script}`)).toEqual([["one"]]);
    expect(wordsOf(script)).toEqual([["head"], ["one"], ["other"]]);
  });

  test("blocks of which one runs do not share what they export", () => {
    const script = "case $1 in\n a) export A=1; vllm serve a ;;\n b) vllm serve b ;;\nesac\nvllm serve c";
    const { processes } = readFiles([{ name: "file", text: script }]);
    expect(processes.map(({ env }) => env["A"]?.text)).toEqual(["1", undefined, "1"]);
  });

  test("a case on a known variable chooses its branch", () => {
    const script =
      "case $R in\n  0) vllm serve head ;;\n  1|2) vllm serve one ;;\n  *) vllm serve other ;;\nesac";
    expect(wordsOf(`R=2\n${script}`)).toEqual([["one"]]);
    expect(wordsOf(`R=9\n${script}`)).toEqual([["other"]]);
  });

  test("a space after a backslash is named", () => {
    expect(importOf("vllm serve /models/GLM-5-bf16 -tp 16 \\ \n  --seed 1").lost).toMatchInlineSnapshot(`
      [
        {
          "message": "The command ends before --seed: a backslash continues a line only as its last character.",
          "place": "file:2",
        },
      ]
    `);
  });
});
