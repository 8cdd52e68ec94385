// Command host runs Pulumi programs and plugins of one language; the name it is called by decides which. Upstream's own
// hosts of these versions are not on the Go module proxy.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	name := filepath.Base(os.Args[0])
	// The engine passes flags, which all repeat what its requests say, and its own address.
	engine := os.Args[len(os.Args)-1]
	hosts := map[string]pulumirpc.LanguageRuntimeServer{
		"pulumi-language-go":     &goHost{host{engine: engine}},
		"pulumi-language-nodejs": &nodeHost{host{engine: engine}},
		"pulumi-language-python": &pythonHost{host{engine: engine}},
	}
	server, known := hosts[name]
	if !known || len(os.Args) < 2 {
		fmt.Fprintf(os.Stderr, "%s: only Pulumi calls this, as pulumi-language-go, -nodejs or -python\n", name)
		os.Exit(2)
	}
	if err := serve(server, engine); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// serve prints its port, as Pulumi expects, and returns once the engine has ended.
func serve(server pulumirpc.LanguageRuntimeServer, engine string) error {
	logging.InitLogging(false, 0, false)
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, cancel); err != nil {
		return err
	}
	ended := make(chan bool)
	go func() {
		<-ctx.Done()
		close(ended)
	}()
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: ended,
		Init: func(listener *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(listener, server)
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}

// host is what the hosts of all languages share.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names none: the project names the packages of its program.
func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Link changes nothing: our programs already name the SDK in sdks/ as upstream's hosts would.
func (*host) Link(context.Context, *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	return &pulumirpc.LinkResponse{}, nil
}

// InstallDependencies installs nothing: tests install what their programs need.
func (*host) InstallDependencies(
	*pulumirpc.InstallDependenciesRequest, pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	return nil
}

// run runs a program to its end. The exit code 32 tells that the program has reported its error.
func run(command *exec.Cmd) *pulumirpc.RunResponse {
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	err := command.Run()
	if command.ProcessState != nil && command.ProcessState.ExitCode() == 32 {
		return &pulumirpc.RunResponse{Bail: true}
	}
	if err != nil {
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("%s failed: %v", strings.Join(command.Args, " "), err)}
	}
	return &pulumirpc.RunResponse{}
}
