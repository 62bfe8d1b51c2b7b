package main

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"madoguchi/api"
	"madoguchi/cmd/app"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

// writePatience is how long a command waits for the writes of a busy server.
const writePatience = 20 * time.Second

func (e *env) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the server until SIGTERM or Ctrl-C",
		Long: "Run the server until SIGTERM or Ctrl-C.\n\n" +
			"It prints one line beginning with \"ready\" when all listeners answer. The first start makes an\n" +
			"administrator and prints its password once.",
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := config.Load(e.config)
			if err != nil {
				return err
			}
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find this program: %w", err)
			}
			return app.Run(c.Context(), cfg, app.Options{
				Version: version, LogTo: c.ErrOrStderr(), Worker: []string{self, workerCommand},
			}, c.OutOrStdout())
		},
	}
}

// workerCommand is how the server runs itself to read a stranger's file.
const workerCommand = "document-worker"

func documentWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use: workerCommand, Short: "Read one file for the server", Args: usage(cobra.NoArgs), Hidden: true,
		RunE: func(c *cobra.Command, _ []string) error {
			return app.DocumentWorker(c.Context(), c.InOrStdin(), c.OutOrStdout())
		},
	}
}

// withStore runs fn with the site's database and configuration.
func (e *env) withStore(c *cobra.Command, fn func(st *store.Store, cfg config.Config) error) (err error) {
	cfg, err := config.Load(e.config)
	if err != nil {
		return err
	}
	st, err := store.Open(c.Context(), cfg.DataDir, store.Wait(writePatience))
	if err != nil {
		return fmt.Errorf("%w; is data_dir %q the right folder, and may this user write there?", err, cfg.DataDir)
	}
	defer func() {
		if e := st.Close(); err == nil {
			err = e
		}
	}()
	return fn(st, cfg)
}

// byCLI is the actor of all changes made here, in the audit log.
func byCLI() store.By { return store.By{Actor: "cli", Address: "local"} }

func (e *env) verifyAuditCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify-audit",
		Short: "Check the hash chain of the audit log",
		Long: "Check the hash chain of the audit log: a line that was changed, removed or inserted breaks it.\n" +
			"Keep the printed head elsewhere to notice also when lines are cut off the end.",
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				state, err := st.VerifyAudit(c.Context())
				if err != nil {
					return fmt.Errorf("%w; keep a copy of the database and ask who had access to it", err)
				}
				_, err = fmt.Fprintf(c.OutOrStdout(), "audit log: %d lines, unbroken, head %s\n", state.Count, state.Head)
				return err
			})
		},
	}
}

func openAPICommand() *cobra.Command {
	return &cobra.Command{
		Use: "openapi", Short: "Print the description of the REST API (OpenAPI 3.1)", Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			doc, err := api.OpenAPI()
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(doc)
			return err
		},
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(c.OutOrStdout(), "madoguchi %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
