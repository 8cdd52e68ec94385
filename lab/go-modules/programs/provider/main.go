// Command provider is Pulumi's Kubernetes provider, with the schema of the module that it is built from.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

// The linker sets it to the version of the npm SDK, which asks for at least its own version.
var version = "4.0.0"

func main() {
	provider.Serve("kubernetes", version, schema, []byte("{}"))
}
