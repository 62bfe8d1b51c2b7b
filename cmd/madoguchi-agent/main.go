// Command madoguchi-agent runs on a kiosk's PC and prints there what staff send
// from the counter: with CUPS on Linux, with the spooler on Windows. It only
// connects to the server that it is given, and listens nowhere.
package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"madoguchi/consult/printing/agent"
)

// version is set by the build.
var version = "dev"

const (
	exitFault = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

const help = `madoguchi-agent prints on this PC's printers what staff send from the counter.

  madoguchi-agent -server https://madoguchi.example.jp -login KIOSK -secret-file FILE

An administrator makes the login and secret: a device of the kiosk's account
(madoguchi device add KIOSK). Every flag can also be given as an environment
variable: MADOGUCHI_SERVER, MADOGUCHI_LOGIN, MADOGUCHI_SECRET_FILE,
MADOGUCHI_CA_FILE, MADOGUCHI_STATE, MADOGUCHI_CUPS; the secret itself as
MADOGUCHI_SECRET.

`

// flags are what it is told.
type flags struct {
	server, login, secretFile, caFile, state, cups string
	list, version                                  bool
}

func run(ctx context.Context, args []string, env func(string) string, out, msg io.Writer) int {
	var f flags
	set := flag.NewFlagSet("madoguchi-agent", flag.ContinueOnError)
	set.SetOutput(msg)
	set.Usage = func() {
		fmt.Fprint(msg, help)
		set.PrintDefaults()
	}
	set.StringVar(&f.server, "server", env("MADOGUCHI_SERVER"), "the server's `address`: https://host[:port]")
	set.StringVar(&f.login, "login", env("MADOGUCHI_LOGIN"), "`user` name of the kiosk's device")
	set.StringVar(&f.secretFile, "secret-file", env("MADOGUCHI_SECRET_FILE"), "`file` with its secret")
	set.StringVar(&f.caFile, "ca-file", env("MADOGUCHI_CA_FILE"), "`file` with the CA that signed the server's certificate (PEM); without it the system's CAs")
	set.StringVar(&f.state, "state", env("MADOGUCHI_STATE"), "`directory` for the ids of printed jobs")
	set.StringVar(&f.cups, "cups", env("MADOGUCHI_CUPS"), "`address` of CUPS (not on Windows); ipp://localhost:631 by default")
	set.BoolVar(&f.list, "list", false, "list this PC's printers as the server will see them, and end")
	set.BoolVar(&f.version, "version", false, "print the version and end")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return exitUsage
	}
	if set.NArg() > 0 {
		fmt.Fprintf(msg, "madoguchi-agent: %q is not understood\n", set.Arg(0))
		return exitUsage
	}
	if f.version {
		fmt.Fprintln(out, version)
		return 0
	}
	if err := work(ctx, f, env("MADOGUCHI_SECRET"), out, msg); err != nil {
		fmt.Fprintln(msg, "madoguchi-agent:", err)
		return exitFault
	}
	return 0
}

func work(ctx context.Context, f flags, secret string, out, msg io.Writer) error {
	backend, err := agent.DefaultBackend(f.cups)
	if err != nil {
		return err
	}
	if f.list {
		defer backend.Close()
		return list(ctx, backend, out)
	}
	o := agent.Options{
		Server: f.server, Login: f.login, Secret: secret, Version: version, Backend: backend,
		Log: slog.New(slog.NewTextHandler(msg, nil)),
	}
	if f.secretFile != "" {
		raw, err := os.ReadFile(f.secretFile)
		if err != nil {
			return err
		}
		o.Secret = strings.TrimSpace(string(raw))
	}
	if o.Login == "" || o.Secret == "" {
		return errors.New("-login and a secret are needed; madoguchi-agent -help says more")
	}
	if f.caFile != "" {
		if o.Roots, err = roots(f.caFile); err != nil {
			return err
		}
	}
	if f.state == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return fmt.Errorf("-state is needed: %w", err)
		}
		f.state = filepath.Join(dir, "madoguchi-agent")
	}
	o.Journal = filepath.Join(f.state, "jobs.jsonl")
	a, err := agent.New(o)
	if err != nil {
		return err
	}
	o.Log.Info("print agent", "version", version, "server", f.server)
	return a.Run(ctx)
}

func roots(file string) (*x509.CertPool, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // the operator's own path
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", file)
	}
	return pool, nil
}

// list shows the printers.
func list(ctx context.Context, b agent.Backend, out io.Writer) error {
	all, err := b.Printers(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		mark := " "
		if p.Default {
			mark = "*"
		}
		fmt.Fprintf(out, "%s %s\t%s\t%s\t%s\n", mark, p.Name, p.State, strings.Join(p.Media, ","), strings.Join(p.Reasons, ","))
	}
	return nil
}
