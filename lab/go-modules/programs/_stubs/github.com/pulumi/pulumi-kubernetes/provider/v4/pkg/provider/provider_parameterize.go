package provider

import (
	"context"
	"errors"

	pulumischema "github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// parameterizedPackageMap holds no package: this build generates no typed SDKs for custom resource definitions.
type parameterizedPackageMap struct{}

func (*parameterizedPackageMap) get(string, string) *pulumischema.PackageSpec { return nil }

// Parameterize refuses the request. The generator of typed SDKs is not part of this build.
func (*kubeProvider) Parameterize(context.Context, *pulumirpc.ParameterizeRequest) (*pulumirpc.ParameterizeResponse, error) {
	return nil, errors.New("this build of the Kubernetes provider generates no SDKs: install the official release for pulumi package add")
}
