package main

import (
	"encoding/json"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// settings is the environment in which the SDKs find the settings of the stack.
func settings(request *pulumirpc.RunRequest) ([]string, error) {
	// The SDK of Python reads null as no dictionary.
	config := request.GetConfig()
	if config == nil {
		config = map[string]string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	keys := request.GetConfigSecretKeys()
	if keys == nil {
		keys = []string{}
	}
	secrets, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("PULUMI_CONFIG=%s", values),
		fmt.Sprintf("PULUMI_CONFIG_SECRET_KEYS=%s", secrets),
	}, nil
}
