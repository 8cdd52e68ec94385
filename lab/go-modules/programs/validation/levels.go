package main

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// workload is an object whose pods come from a template.
type workload struct {
	Spec struct {
		Template *corev1.PodTemplateSpec `json:"template"`
	} `json:"spec"`
}

// verdict is the strictest level that admits a pod, and why the next stricter ones do not. Level is empty without pods.
type verdict struct {
	Level   string   `json:"level"`
	Reasons []string `json:"reasons"`
}

var evaluator = func() policy.Evaluator {
	made, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		panic(err)
	}
	return made
}()

// levelOf asks the checks of the admission plugin PodSecurity, in their latest version.
func levelOf(line []byte) verdict {
	var object workload
	if err := json.Unmarshal(line, &object); err != nil {
		return verdict{Reasons: []string{err.Error()}}
	}
	template := object.Spec.Template
	if template == nil {
		return verdict{Reasons: []string{}}
	}
	reasons := []string{}
	for _, level := range []api.Level{api.LevelRestricted, api.LevelBaseline} {
		wanted := api.LevelVersion{Level: level, Version: api.LatestVersion()}
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(wanted, &template.ObjectMeta, &template.Spec))
		if result.Allowed {
			return verdict{Level: string(level), Reasons: reasons}
		}
		reasons = append(reasons, string(level)+": "+result.ForbiddenDetail())
	}
	return verdict{Level: string(api.LevelPrivileged), Reasons: reasons}
}
