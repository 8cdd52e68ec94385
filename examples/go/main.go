package main

import (
	"example.com/pulumi-glm-serve/sdk/go/glmserve"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		stack, err := glmserve.NewGlmServeStack(ctx, "glm", &glmserve.GlmServeStackArgs{
			Topology: "a3-1p1d",
			Site: &glmserve.SiteArgs{
				Namespace:       pulumi.StringRef("llm"),
				CreateNamespace: pulumi.BoolRef(true),
				Labels:          map[string]string{"team": "inference"},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoint", stack.Endpoint)
		return nil
	})
}
