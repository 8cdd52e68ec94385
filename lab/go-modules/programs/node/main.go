// Command node is everything of Kubernetes that runs on a node, in one executable: the name it is called by decides
// which program it is.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	kubeproxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	commands := map[string]func() *cobra.Command{
		"kubelet":       func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
		"kube-proxy":    kubeproxy.NewProxyCommand,
		"device-plugin": newDevicePluginCommand,
		"forwarder":     newForwarderCommand,
	}
	name := filepath.Base(os.Args[0])
	command, known := commands[name]
	if !known {
		fmt.Fprintf(os.Stderr, "%s: call this executable as kubelet, kube-proxy, device-plugin or forwarder\n", name)
		os.Exit(2)
	}
	os.Exit(cli.Run(command()))
}
