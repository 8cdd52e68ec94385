// Package v2 with every kind registered as a custom resource: the provider's own resources need no typed kind.
package v2

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apiextensions"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// IsListKind reports whether a kind is a list of another kind.
func IsListKind(apiVersion, kind string) bool {
	return strings.HasSuffix(kind, "List")
}

// RegisterResource registers an object of any kind.
func RegisterResource(ctx *pulumi.Context, apiVersion, kind, name string, props pulumi.Input,
	opts ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	var resource apiextensions.CustomResource
	token := fmt.Sprintf("kubernetes:%s:%s", apiVersion, kind)
	if err := ctx.RegisterResource(token, name, props, &resource, opts...); err != nil {
		return nil, err
	}
	return &resource, nil
}
