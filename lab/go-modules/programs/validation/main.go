// Command validation judges Kubernetes objects as the API server does when it creates them, without a server: strict decoding,
// defaults, the strategy of the kind, and the pods that controllers make from a template. It reads a JSON object per line and
// answers each with a JSON list of errors. With the argument pod-security, it answers with the strictest level of Pod Security
// that admits the pods of the object instead (levels.go).
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	"k8s.io/kubernetes/pkg/apis/rbac"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

// The request size that etcd accepts (--max-request-bytes).
const requestLimit = 3 * 512 * 1024

// A hash as the controllers append it to names of pods and revisions, with the most characters.
const hash = "7c9f8d6b5d"

func main() {
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	decoder := codecs.UniversalDecoder()
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(output)
	for {
		line, failure := input.ReadBytes('\n')
		if len(line) > 1 {
			if err := answers.Encode(answer(decoder, line)); err != nil {
				panic(err)
			}
			if input.Buffered() == 0 {
				output.Flush()
			}
		}
		if failure == io.EOF {
			break
		}
		if failure != nil {
			panic(failure)
		}
	}
	output.Flush()
}

func answer(decoder runtime.Decoder, line []byte) any {
	if len(os.Args) > 1 && os.Args[1] == "pod-security" {
		return levelOf(line)
	}
	return problems(decoder, line)
}

func problems(decoder runtime.Decoder, line []byte) []string {
	if len(line) > requestLimit {
		return []string{fmt.Sprintf("the object has %d bytes", len(line))}
	}
	object, err := runtime.Decode(decoder, line)
	if err != nil {
		return []string{err.Error()}
	}
	found := created(object)
	if len(found) > 0 {
		return found
	}
	for _, made := range podsOf(object) {
		found = append(found, created(made)...)
	}
	return found
}

// created returns why the API server would refuse the object. The strategy also changes it, as in the server.
func created(object runtime.Object) []string {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []string{err.Error()}
	}
	strategy := strategyOf(object)
	if strategy == nil {
		return []string{fmt.Sprintf("no strategy for %T", object)}
	}
	ctx := request.WithRequestInfo(
		request.WithNamespace(context.Background(), accessor.GetNamespace()),
		&request.RequestInfo{IsResourceRequest: true, Verb: "create"},
	)
	rest.FillObjectMetaSystemFields(accessor)
	// The server's storage of Services copies the address before the strategy sees it.
	if made, isService := object.(*core.Service); isService && made.Spec.ClusterIP != "" {
		made.Spec.ClusterIPs = []string{made.Spec.ClusterIP}
	}
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		return []string{err.Error()}
	}
	return []string{}
}

func strategyOf(object runtime.Object) rest.RESTCreateStrategy {
	switch object.(type) {
	case *apps.StatefulSet:
		return statefulset.Strategy
	case *apps.Deployment:
		return deployment.Strategy
	case *batch.Job:
		return job.Strategy
	case *core.Pod:
		return pod.Strategy
	case *core.ConfigMap:
		return configmap.Strategy
	case *core.Secret:
		return secret.Strategy
	case *core.Service:
		return service.Strategy
	case *core.ServiceAccount:
		return serviceaccount.Strategy
	case *core.Namespace:
		return namespace.Strategy
	case *networking.NetworkPolicy:
		return networkpolicy.Strategy
	case *policy.PodDisruptionBudget:
		return poddisruptionbudget.Strategy
	case *rbac.Role:
		return role.Strategy
	case *rbac.RoleBinding:
		return rolebinding.Strategy
	}
	return nil
}

// podsOf returns the last pod of a workload, with the names and labels that its controller adds.
func podsOf(object runtime.Object) []runtime.Object {
	switch workload := object.(type) {
	case *apps.StatefulSet:
		last := fmt.Sprintf("%s-%d", workload.Name, max(workload.Spec.Replicas-1, 0))
		return []runtime.Object{podOf(workload.Namespace, last, &workload.Spec.Template, map[string]string{
			"statefulset.kubernetes.io/pod-name": last,
			"controller-revision-hash":           fmt.Sprintf("%s-%s", workload.Name, hash),
		})}
	case *apps.Deployment:
		name := fmt.Sprintf("%s-%s-abcde", workload.Name, hash)
		return []runtime.Object{podOf(workload.Namespace, name, &workload.Spec.Template, map[string]string{
			"pod-template-hash": hash,
		})}
	case *batch.Job:
		// The names of the pods' hosts are <job>-<index>.
		last := fmt.Sprintf("%s-%d", workload.Name, max(*workload.Spec.Completions-1, 0))
		made := podOf(workload.Namespace, last+"-abcde", &workload.Spec.Template, map[string]string{
			"batch.kubernetes.io/job-completion-index": "0",
		})
		made.Spec.Hostname = last
		return []runtime.Object{made}
	}
	return nil
}

func podOf(namespace string, name string, template *core.PodTemplateSpec, labels map[string]string) *core.Pod {
	made := &core.Pod{ObjectMeta: *template.ObjectMeta.DeepCopy(), Spec: *template.Spec.DeepCopy()}
	made.Name = name
	made.Namespace = namespace
	if made.Labels == nil {
		made.Labels = map[string]string{}
	}
	for key, value := range labels {
		made.Labels[key] = value
	}
	return made
}
