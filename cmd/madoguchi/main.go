// Command madoguchi is the whole product: the server and its administration.
//
// It owns flags, signals and exit codes. What the commands do is in the
// packages; the server is put together in cmd/app.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // Windows and small images have no time zones

	"github.com/spf13/cobra"
)

// version is set by the linker; see the Makefile.
var version = "dev"

// Exit codes.
const (
	exitOK = iota
	exitFailed
	exitUsage
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for a clean stop; after it a second one kills.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// run runs one command line and returns its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	root := rootCommand() //nolint:contextcheck // cobra hands ctx to the commands
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	_, _ = fmt.Fprintln(errOut, "madoguchi:", err) // nobody is left to be told
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// env is what all commands share.
type env struct{ config string }

func rootCommand() *cobra.Command {
	e := &env{}
	root := &cobra.Command{
		Use:           "madoguchi",
		Short:         "Video contact centre for public counters",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          usage(cobra.NoArgs),
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().StringVar(&e.config, "config", "", "configuration `FILE`; without it the defaults hold")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, c.CommandPath())}
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		e.serveCommand(), e.accountCommand(), e.deviceCommand(), e.queueCommand(), e.buttonCommand(), e.printerCommand(), e.scheduleCommand(), e.stopCommand(),
		e.backupCommand(), e.exportCommand(), e.restoreCommand(), e.verifyAuditCommand(), openAPICommand(), versionCommand(), documentWorkerCommand(),
	)
	return root
}

// usage makes a wrong number of arguments a usage error.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{fmt.Errorf("%w; see %s --help", err, c.CommandPath())}
		}
		return nil
	}
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use: use, Short: short, Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return usageError{fmt.Errorf("say what to do; see %s --help", c.CommandPath())}
		},
	}
	g.AddCommand(commands...)
	return g
}
