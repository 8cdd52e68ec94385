package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// nodeHost runs plugins, which the host of Node programs (pulumi-language-nodejs 3.68) cannot.
type nodeHost struct{ host }

// InstallDependencies installs what the manifest of a plugin names.
func (*nodeHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	command := exec.CommandContext(
		stream.Context(), "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
	)
	command.Dir = request.GetDirectory()
	command.Stdout, command.Stderr = stdout, stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("npm install failed in %s: %w", request.GetDirectory(), err)
	}
	return nil
}

const resolveRunner = "process.stdout.write(require.resolve('@pulumi/pulumi/cmd/run-plugin', {paths: [process.argv[1]]}))"

// RunPlugin runs a plugin in the way of the npm SDK that the plugin installs.
func (*nodeHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	directory := request.GetInfo().GetProgramDirectory()
	runner, err := exec.Command("node", "-e", resolveRunner, directory).Output()
	if err != nil {
		return fmt.Errorf("%s has no @pulumi/pulumi: run npm install there: %w", directory, err)
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	arguments := append([]string{strings.TrimSpace(string(runner)), filepath.Clean(directory)}, request.GetArgs()...)
	command := exec.CommandContext(stream.Context(), "node", arguments...)
	command.Dir = request.GetPwd()
	command.Env = append(os.Environ(), request.GetEnv()...)
	command.Stdout, command.Stderr = stdout, stderr
	if err := command.Run(); err != nil && command.ProcessState == nil {
		return err
	}
	return stream.Send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(command.ProcessState.ExitCode())},
	})
}
