package main

import (
	"encoding/json"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// settings is the environment in which the SDKs find the settings of the stack.
func settings(request *pulumirpc.RunRequest) ([]string, error) {
	values, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, err
	}
	secrets, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("PULUMI_CONFIG=%s", values),
		fmt.Sprintf("PULUMI_CONFIG_SECRET_KEYS=%s", secrets),
	}, nil
}
