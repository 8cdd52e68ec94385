/** Variables that the pod or its launch script uses itself, or that would change how bash runs it; and what to do. */
export const scriptVariables: Readonly<Record<string, string>> = {
  POD_NAME: "take it out: it is the pod's name",
  HOST_IP: "take it out: it is the address of the pod's node",
  GLM_SERVE_REVISION: "take it out: it is the revision of the group's launch",
  runtime: "give the variable another name: the launch script uses it",
  name: "give the variable another name: the launch script uses it",
  waiter: "give the variable another name: the launch script uses it",
  nic_name: "take it out and set network.interface of the site",
  node0_ip: "take it out: the head's address is found when the pod starts",
  BASH_ENV: "take it out: every bash of the pod would read that file, probes too",
  ENV: "take it out: shells of the pod would read that file",
  SHELLOPTS: "take it out: it changes how the launch script runs",
  BASHOPTS: "take it out: it changes how the launch script runs",
  PATH: "take it out: the image and its set_env.sh set it",
  PYTHONHOME: "take it out: the supervisor would not start",
};
