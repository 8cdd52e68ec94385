/** Annotation with the revision of what a pod runs: a digest of its script and its template. */
export const REVISION_ANNOTATION = "glm-serve/revision";

/** Variable with the same revision, for the scripts of the pod. */
export const REVISION_VARIABLE = "GLM_SERVE_REVISION";

/** Label with the digest of what a prefill and a decode rank have in common: only ranks with the same value answer a request together. */
export const CONTRACT_LABEL = "glm-serve/contract";

/** Label with the role of a group behind a proxy. */
export const ROLE_LABEL = "glm-serve/role";

/** Annotation with the API ports of a group behind a proxy, in JSON by the ordinal of their pod. */
export const ENDPOINTS_ANNOTATION = "glm-serve/endpoints";

/** Label with the name of the procedure that a Job runs. */
export const PROCEDURE_LABEL = "glm-serve/procedure";

/** Container of the engine in the pods of a group. */
export const ENGINE_CONTAINER = "engine";
