/** One word of a command, and where the file has it. */
export interface Word {
  readonly text: string;
  /** `run.sh:12`, or the path of an entry: `GLM-5.1.yaml: templates[0].server_cmd_template[4]`. */
  readonly place: string;
}
