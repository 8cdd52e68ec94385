/** Variables that the pod or its launch script uses, or that would change how bash runs it, and the fix of each. */
export const scriptVariables: Readonly<Record<string, string>> = {
  POD_NAME: "Remove POD_NAME: Kubernetes sets it to the pod's name",
  HOST_IP: "Remove HOST_IP: Kubernetes sets it to the node's address",
  GLM_SERVE_REVISION: "Remove GLM_SERVE_REVISION: glm-serve sets it to the group's revision",
  runtime: "Rename runtime: the launch script uses this name",
  name: "Rename name: the launch script uses this name",
  nic_name: "Remove nic_name, and set network.interface of the site",
  node0_ip: "Remove node0_ip: the supervisor sets it to the head's address",
  BASH_ENV: "Remove BASH_ENV: every bash of the pod would read that file, probes included",
  ENV: "Remove ENV: shells of the pod would read that file",
  SHELLOPTS: "Remove SHELLOPTS: it changes how bash runs the launch script",
  BASHOPTS: "Remove BASHOPTS: it changes how bash runs the launch script",
  PATH: "Add $PATH to the list, as in /opt/bin:$PATH, or remove PATH",
  PYTHONHOME: "Remove PYTHONHOME: the supervisor would not start",
};
