package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"madoguchi/api"
	"madoguchi/cmd/app"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

// testTime is how long a test page may take.
const testTime = 5 * time.Minute

func (e *env) printerCommand() *cobra.Command {
	set := e.setCommand("printer", setPrinter)
	set.Aliases = []string{"put"}
	set.Long += "\nKiosks and the agent's account may be named by their logins."
	set.Example = "  echo '{\"id\":\"honkan\",\"name\":\"本館\",\"uri\":\"ipps://printer.example.jp/ipp/print\",\"kiosks\":[\"booth1\"]}' | madoguchi printer set"
	return group("printer", "List, change and test the kiosks' printers",
		e.listCommand("List the printers as JSON", func(ctx context.Context, st *store.Store) (any, error) {
			rows, err := st.Printers(ctx)
			out := make([]api.Printer, len(rows))
			for i, p := range rows {
				out[i] = api.PrinterFrom(p)
			}
			return out, err
		}),
		set,
		e.removeCommand("printer", (*store.Store).DeletePrinter),
		e.printerTest())
}

func setPrinter(ctx context.Context, st *store.Store, raw json.RawMessage) (string, error) {
	id, err := idOf(raw)
	if err != nil {
		return "", err
	}
	row, err := st.PrinterByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		all, listErr := st.Printers(ctx)
		row, err = store.Printer{ID: id, Driver: store.PrinterIPP, Media: "A4", Enabled: true, Position: len(all) + 1}, listErr
	}
	if err != nil {
		return id, err
	}
	doc := api.PrinterFrom(row)
	if err := strictly(raw, &doc); err != nil {
		return id, err
	}
	if doc.Kiosks, err = accountIDs(ctx, st, doc.Kiosks); err != nil {
		return id, err
	}
	agents, err := accountIDs(ctx, st, []string{doc.Agent})
	if err != nil {
		return id, err
	}
	doc.Agent = agents[0]
	row = doc.Row()
	if err := app.CheckPrinter(row); err != nil {
		return id, err
	}
	return id, hint(st.PutPrinter(ctx, byCLI(), row))
}

// accountIDs also takes logins in the place of ids.
func accountIDs(ctx context.Context, st *store.Store, names []string) ([]string, error) {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n
		a, err := st.AccountByLogin(ctx, store.NormalLogin(n))
		switch {
		case err == nil:
			out[i] = a.ID
		case !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
	}
	return out, nil
}

func (e *env) printerTest() *cobra.Command {
	return &cobra.Command{
		Use: "test ID", Short: "Print a test page on a network printer, and say what becomes of it", Args: usage(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return e.withStore(c, func(st *store.Store, cfg config.Config) error {
				ctx, cancel := context.WithTimeout(c.Context(), testTime)
				defer cancel()
				err := app.TestPrint(ctx, cfg, st, args[0], func(state, reason string) { note(c, "%s %s", state, reason) })
				if errors.Is(err, store.ErrNotFound) {
					return fmt.Errorf("there is no printer %q; madoguchi printer list shows them", args[0])
				}
				if auditErr := st.Audit(c.Context(), byCLI(), store.Entry{Action: store.ActionPrinterTest, Subject: args[0]}); err == nil {
					err = auditErr
				}
				return err
			})
		},
	}
}
