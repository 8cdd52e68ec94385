/**
 * MindCluster's device plugin labels nodes of A3 and 950 with their super-pod, from release 26.1 on (mind-cluster,
 * ascend-device-plugin and "Node label": huawei.com/topotree.superpodid). It labels no A2, which has no super-pods.
 */
export const SUPER_POD_LABEL = "huawei.com/topotree.superpodid";
