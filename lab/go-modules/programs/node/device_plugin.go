package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"k8s.io/klog/v2"
	devices "k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1"
)

// How often to look whether the kubelet is there: it empties the directory of sockets when it starts, and plugins are to
// register anew then.
const watchInterval = 500 * time.Millisecond

func newDevicePluginCommand() *cobra.Command {
	var resources []string
	command := &cobra.Command{
		Use:          "device-plugin",
		Short:        "Advertises devices that do not exist, so that a node without accelerators is scheduled like one with them.",
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			parsed := make([]resource, 0, len(resources))
			for _, text := range resources {
				one, err := parseResource(text)
				if err != nil {
					return err
				}
				parsed = append(parsed, one)
			}
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			return advertise(ctx, parsed)
		},
	}
	command.Flags().StringArrayVar(&resources, "resource", nil,
		"name=count or name=count,VARIABLE; the variable tells a container the numbers of its devices (repeatable)")
	return command
}

// A kind of device: its resource name, how many there are, and the variable that tells a container which ones it has.
type resource struct {
	name     string
	count    int
	variable string
}

func parseResource(text string) (resource, error) {
	definition, variable, _ := strings.Cut(text, ",")
	name, number, _ := strings.Cut(definition, "=")
	count, err := strconv.Atoi(number)
	if err != nil || count < 1 || !strings.Contains(name, "/") {
		return resource{}, fmt.Errorf("--resource %q: give it as vendor.example/name=count", text)
	}
	return resource{name: name, count: count, variable: variable}, nil
}

// advertise serves all resources until the context ends, and registers again whenever the kubelet started anew.
func advertise(ctx context.Context, resources []resource) error {
	for {
		if _, err := os.Stat(devices.KubeletSocket); err == nil {
			if err := serveOnce(ctx, resources); err != nil {
				klog.ErrorS(err, "advertising ended, trying again")
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watchInterval):
		}
	}
}

// serveOnce serves and registers all resources; it returns when a socket is gone, which says that the kubelet restarted.
func serveOnce(ctx context.Context, resources []resource) error {
	sockets := make([]string, 0, len(resources))
	for _, one := range resources {
		endpoint := strings.ReplaceAll(one.name, "/", "_") + ".sock"
		socket := filepath.Join(devices.DevicePluginPath, endpoint)
		if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		listener, err := net.Listen("unix", socket)
		if err != nil {
			return err
		}
		server := grpc.NewServer()
		devices.RegisterDevicePluginServer(server, &plugin{resource: one})
		go func() { _ = server.Serve(listener) }()
		defer server.Stop()
		if err := register(ctx, one, endpoint); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		klog.InfoS("registered", "resource", one.name, "count", one.count)
		sockets = append(sockets, socket)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watchInterval):
		}
		for _, socket := range sockets {
			if _, err := os.Stat(socket); err != nil {
				return err
			}
		}
	}
}

func register(ctx context.Context, one resource, endpoint string) error {
	connection, err := grpc.NewClient("unix://"+devices.KubeletSocket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request := &devices.RegisterRequest{Version: devices.Version, Endpoint: endpoint, ResourceName: one.name}
	_, err = devices.NewRegistrationClient(connection).Register(ctx, request)
	return err
}

// plugin answers the kubelet for one resource.
type plugin struct {
	devices.UnimplementedDevicePluginServer
	resource resource
}

func (p *plugin) GetDevicePluginOptions(context.Context, *devices.Empty) (*devices.DevicePluginOptions, error) {
	return &devices.DevicePluginOptions{}, nil
}

func (p *plugin) ListAndWatch(_ *devices.Empty, stream grpc.ServerStreamingServer[devices.ListAndWatchResponse]) error {
	all := make([]*devices.Device, p.resource.count)
	for number := range all {
		all[number] = &devices.Device{ID: strconv.Itoa(number), Health: devices.Healthy}
	}
	if err := stream.Send(&devices.ListAndWatchResponse{Devices: all}); err != nil {
		return err
	}
	<-stream.Context().Done()
	return nil
}

func (p *plugin) Allocate(_ context.Context, request *devices.AllocateRequest) (*devices.AllocateResponse, error) {
	response := &devices.AllocateResponse{}
	for _, container := range request.ContainerRequests {
		answer := &devices.ContainerAllocateResponse{}
		if p.resource.variable != "" {
			answer.Envs = map[string]string{p.resource.variable: strings.Join(container.DevicesIds, ",")}
		}
		response.ContainerResponses = append(response.ContainerResponses, answer)
	}
	return response, nil
}
