/** How AISBench asks a stack. */
export interface AisBenchSpec {
  /**
   * Names of its dataset configurations.
   * @default gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf
   */
  datasets?: string[] | undefined;
  /** Directory that holds its `ais_bench/datasets`, inside the container. @default the package's own */
  datasetsPath?: string | undefined;
  /** Questions of each dataset. @default all */
  prompts?: number | undefined;
  /** Requests at the same time. @default 32 */
  batchSize?: number | undefined;
  /** Tokens of an answer at most. @default 4096 */
  maxOutLen?: number | undefined;
  /** Whether it is installed where the image lacks it, from the package index of the image. @default true */
  install?: boolean | undefined;
}
