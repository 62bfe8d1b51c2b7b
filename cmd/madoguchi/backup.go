package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"madoguchi/cmd/app"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

func (e *env) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup [FILE]",
		Short: "Dump the database while the server runs",
		Long: "Dump the database while the server runs. Without a file the dump goes to the folder of the daily dumps.\n\n" +
			"A dump has no keys of consultations and no logins. What staff have saved on purpose is encrypted in\n" +
			"data_dir/vault and is read with data_dir/vault/master.key: keep a copy of that folder beside the dump.",
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return e.withStore(c, func(st *store.Store, cfg config.Config) error {
				path := ""
				if len(args) > 0 {
					path = args[0]
					if err := st.Dump(c.Context(), path); err != nil {
						return err
					}
				} else {
					state, err := st.BackUp(c.Context(), byCLI(), app.BackupDir(cfg.Backup.Dir, cfg.DataDir), cfg.Backup.Keep)
					if err != nil {
						return err
					}
					path = state.Path
				}
				_, err := fmt.Fprintln(c.OutOrStdout(), path)
				return err
			})
		},
	}
}

func (e *env) restoreCommand() *cobra.Command {
	var broken bool
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a dump in the place of the database; the server must be stopped",
		Long: "Put a dump in the place of the database. The server must be stopped. The dump is checked first, and the\n" +
			"old database stays in a folder beside, whose name is printed. Everybody has to log in again.\n" +
			"Kept documents and the library lie in the folder vault and must come with it.",
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) (err error) {
			cfg, err := config.Load(e.config)
			if err != nil {
				return err
			}
			unlock, err := app.LockData(cfg.DataDir)
			if errors.Is(err, app.ErrRunning) {
				return fmt.Errorf("%w; stop it first", err)
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, unlock()) }()
			began := time.Now()
			aside, err := store.Restore(c.Context(), byCLI(), args[0], cfg.DataDir, broken)
			if changed := new(store.BrokenAuditError); errors.As(err, &changed) {
				return fmt.Errorf("%w in this dump; to restore it all the same, add --broken-audit", err)
			}
			if err != nil {
				return err
			}
			note(c, "restored %s in %s; what was there before is in %s", filepath.Base(args[0]), time.Since(began).Round(time.Millisecond), aside)
			return nil
		},
	}
	c.Flags().BoolVar(&broken, "broken-audit", false, "also take a dump whose audit log was changed")
	return c
}
