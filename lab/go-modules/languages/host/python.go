package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// pythonHost runs Python programs in their virtual environment (`virtualenv` of the project's runtime).
type pythonHost struct{ host }

//go:embed pulumi-language-python-exec
var executor string

func (p *pythonHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	environment, err := settings(request)
	if err != nil {
		return nil, err
	}
	interpreter := "python3"
	if directory := info.GetOptions().GetFields()["virtualenv"].GetStringValue(); directory != "" {
		if !filepath.IsAbs(directory) {
			directory = filepath.Join(info.GetRootDirectory(), directory)
		}
		interpreter = filepath.Join(directory, "bin", "python")
	}
	arguments := []string{
		"-u", "-c", executor,
		"--monitor", request.GetMonitorAddress(),
		"--engine", p.engine,
		"--project", request.GetProject(),
		"--stack", request.GetStack(),
		"--organization", request.GetOrganization(),
		"--root_directory", info.GetRootDirectory(),
		"--pwd", request.GetPwd(),
		"--dry_run", fmt.Sprint(request.GetDryRun()),
		"--parallel", fmt.Sprint(request.GetParallel()),
		info.GetEntryPoint(),
	}
	command := exec.CommandContext(ctx, interpreter, append(arguments, request.GetArgs()...)...)
	command.Dir = request.GetPwd()
	command.Env = append(os.Environ(), environment...)
	return run(command), nil
}

func (*pythonHost) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	return generate(request, func(pkg *schema.Package, loader schema.ReferenceLoader) (files, error) {
		return python.GeneratePackage("pulumi-language-python", pkg, request.GetExtraFiles(), loader)
	})
}
