package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
	"k8s.io/klog/v2"
)

// Hands the listening socket over to the same program in another network namespace.
const inheritedSocket = "GLM_SERVE_FORWARDER_SOCKET"

func newForwarderCommand() *cobra.Command {
	var listen, connect, namespace string
	command := &cobra.Command{
		Use:          "forwarder",
		Short:        "Passes TCP connections on, also into another network namespace.",
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			listener, err := listenOrInherit(listen, namespace)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			context.AfterFunc(ctx, func() { _ = listener.Close() })
			for {
				accepted, err := listener.Accept()
				if ctx.Err() != nil {
					return nil
				}
				if err != nil {
					return err
				}
				go forward(accepted, connect)
			}
		},
	}
	command.Flags().StringVar(&listen, "listen", "", "address and port to listen on")
	command.Flags().StringVar(&connect, "connect", "", "address and port to pass connections on to")
	command.Flags().StringVar(&namespace, "connect-namespace", "", "file of the network namespace to connect in")
	return command
}

// listenOrInherit opens the socket in this namespace. For another namespace the program then starts again over there,
// because a namespace belongs to one thread and Go has many; the socket stays with the namespace that it was made in.
func listenOrInherit(listen, namespace string) (net.Listener, error) {
	if os.Getenv(inheritedSocket) != "" {
		return net.FileListener(os.NewFile(3, "listener"))
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil || namespace == "" {
		return listener, err
	}
	tcp, isTCP := listener.(*net.TCPListener)
	if !isTCP {
		return nil, fmt.Errorf("%s is no TCP socket", listen)
	}
	file, err := tcp.File()
	if err != nil {
		return nil, err
	}
	// Its number over there is 3, without the mark that would close it.
	if file.Fd() == 3 {
		if _, err := unix.FcntlInt(3, unix.F_SETFD, 0); err != nil {
			return nil, err
		}
	} else if err := unix.Dup3(int(file.Fd()), 3, 0); err != nil {
		return nil, err
	}
	target, err := unix.Open(namespace, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", namespace, err)
	}
	runtime.LockOSThread()
	if err := unix.Setns(target, unix.CLONE_NEWNET); err != nil {
		return nil, fmt.Errorf("%s: %w", namespace, err)
	}
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	environment := append(os.Environ(), inheritedSocket+"=3")
	// The program is told by the name it is called by which one it is: keep that.
	return nil, unix.Exec(executable, append([]string{"forwarder"}, os.Args[1:]...), environment)
}

func forward(accepted net.Conn, connect string) {
	defer accepted.Close()
	opened, err := net.DialTimeout("tcp", connect, 10*time.Second)
	if err != nil {
		klog.ErrorS(err, "cannot connect", "address", connect)
		return
	}
	defer opened.Close()
	var both sync.WaitGroup
	both.Add(2)
	go pass(opened, accepted, &both)
	go pass(accepted, opened, &both)
	both.Wait()
}

// pass copies one direction and passes its end on; an error ends the other direction too.
func pass(to, from net.Conn, both *sync.WaitGroup) {
	defer both.Done()
	_, err := io.Copy(to, from)
	half, isTCP := to.(*net.TCPConn)
	if err != nil || !isTCP || half.CloseWrite() != nil {
		_ = to.Close()
		_ = from.Close()
	}
}
