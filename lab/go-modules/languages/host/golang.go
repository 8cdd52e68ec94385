package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// goHost compiles and runs Go programs.
type goHost struct{ host }

func (g *goHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	environment, err := settings(request)
	if err != nil {
		return nil, err
	}
	built, err := os.MkdirTemp("", "pulumi-go-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(built)
	program := filepath.Join(built, "program")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, info.GetEntryPoint())
	build.Dir = info.GetProgramDirectory()
	if response := run(build); response.GetError() != "" {
		return response, nil
	}
	command := exec.CommandContext(ctx, program)
	command.Dir = request.GetPwd()
	command.Env = append(os.Environ(), append(environment,
		"PULUMI_ENGINE="+g.engine,
		"PULUMI_MONITOR="+request.GetMonitorAddress(),
		"PULUMI_ORGANIZATION="+request.GetOrganization(),
		"PULUMI_PROJECT="+request.GetProject(),
		"PULUMI_ROOT_DIRECTORY="+info.GetRootDirectory(),
		"PULUMI_STACK="+request.GetStack(),
		fmt.Sprintf("PULUMI_DRY_RUN=%v", request.GetDryRun()),
		fmt.Sprintf("PULUMI_PARALLEL=%d", request.GetParallel()),
	)...)
	return run(command), nil
}

func (*goHost) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	return generate(request, func(pkg *schema.Package, _ schema.ReferenceLoader) (files, error) {
		return golang.GeneratePackage("pulumi-language-go", pkg, request.GetLocalDependencies())
	})
}
