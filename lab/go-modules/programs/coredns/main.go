// Command coredns is CoreDNS with nothing but the plugins that a cluster's DNS needs.
package main

import (
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
)

func main() {
	// The order in which plugins see a query; CoreDNS's own list names those that are not linked here too.
	dnsserver.Directives = []string{"ready", "errors", "kubernetes"}
	coremain.Run()
}
