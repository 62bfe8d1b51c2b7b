package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"madoguchi/api"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

// maxDocument bounds JSON on standard input.
const maxDocument = 1 << 20

const setHelp = "Make or change entries. Standard input holds one JSON object, or an array of them, as \"list\" prints\n" +
	"them; fields that are left out keep their value."

func (e *env) queueCommand() *cobra.Command {
	return group("queue", "List and change the counters' queues",
		e.listCommand("List the queues as JSON", func(ctx context.Context, st *store.Store) (any, error) {
			rows, err := st.Queues(ctx)
			out := make([]api.Queue, len(rows))
			for i, q := range rows {
				out[i] = api.QueueFrom(q)
			}
			return out, err
		}),
		e.setCommand("queue", setQueue),
		e.removeCommand("queue", (*store.Store).DeleteQueue))
}

func setQueue(ctx context.Context, st *store.Store, raw json.RawMessage) (string, error) {
	id, err := idOf(raw)
	if err != nil {
		return "", err
	}
	row, err := st.QueueByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		row, err = store.NewQueue(id), nil
	}
	if err != nil {
		return id, err
	}
	doc := api.QueueFrom(row)
	if err := strictly(raw, &doc); err != nil {
		return id, err
	}
	return id, st.PutQueue(ctx, byCLI(), doc.Row())
}

func (e *env) buttonCommand() *cobra.Command {
	return group("button", "List and change the call buttons",
		e.listCommand("List the call buttons as JSON", func(ctx context.Context, st *store.Store) (any, error) {
			rows, err := st.Buttons(ctx)
			out := make([]api.ButtonWords, len(rows))
			for i, b := range rows {
				out[i] = api.ButtonFrom(b)
			}
			return out, err
		}),
		e.setCommand("button", setButton),
		e.removeCommand("button", (*store.Store).DeleteButton))
}

func setButton(ctx context.Context, st *store.Store, raw json.RawMessage) (string, error) {
	id, err := idOf(raw)
	if err != nil {
		return "", err
	}
	row, err := st.ButtonByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		all, listErr := st.Buttons(ctx)
		row, err = store.Button{ID: id, Position: len(all) + 1, Enabled: true}, listErr
	}
	if err != nil {
		return id, err
	}
	doc := api.ButtonFrom(row)
	if err := strictly(raw, &doc); err != nil {
		return id, err
	}
	return id, hint(st.PutButton(ctx, byCLI(), doc.Row()))
}

func (e *env) scheduleCommand() *cobra.Command {
	return group("schedule", "List and change when buttons take calls",
		e.listCommand("List the schedules as JSON", func(ctx context.Context, st *store.Store) (any, error) {
			rows, err := st.Schedules(ctx)
			out := make([]api.Schedule, len(rows))
			for i, n := range rows {
				out[i] = api.ScheduleFrom(n)
			}
			return out, err
		}),
		e.setCommand("schedule", setSchedule),
		e.removeCommand("schedule", (*store.Store).DeleteSchedule))
}

func setSchedule(ctx context.Context, st *store.Store, raw json.RawMessage) (string, error) {
	id, err := idOf(raw)
	if err != nil {
		return "", err
	}
	row, err := st.ScheduleByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		row, err = store.Schedule{ID: id}, nil
	}
	if err != nil {
		return id, err
	}
	doc := api.ScheduleFrom(row)
	if err := strictly(raw, &doc); err != nil {
		return id, err
	}
	return id, st.PutSchedule(ctx, byCLI(), doc.Row())
}

// maxStops is how many planned stops are listed.
const maxStops = 100

// stopCommand only shows planned stops: they need two administrators, who log
// in to approve them.
func (e *env) stopCommand() *cobra.Command {
	return group("stop", "List the planned stops of the service",
		e.listCommand("List the planned stops as JSON, the newest first", func(ctx context.Context, st *store.Store) (any, error) {
			rows, err := st.Stops(ctx, maxStops)
			out := make([]api.PlannedStop, len(rows))
			for i, n := range rows {
				out[i] = api.StopFrom(n)
			}
			return out, err
		}))
}

func (e *env) listCommand(short string, fn func(context.Context, *store.Store) (any, error)) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: short, Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				rows, err := fn(c.Context(), st)
				if err != nil {
					return err
				}
				return printJSON(c.OutOrStdout(), rows)
			})
		},
	}
}

// setCommand puts one or several documents from standard input.
func (e *env) setCommand(what string, put func(context.Context, *store.Store, json.RawMessage) (string, error)) *cobra.Command {
	return &cobra.Command{
		Use: "set", Short: "Make or change a " + what + " from JSON on standard input", Long: setHelp, Args: usage(cobra.NoArgs),
		Example: "  echo '{\"id\":\"zeikin\",\"enabled\":false}' | madoguchi button set",
		RunE: func(c *cobra.Command, _ []string) error {
			raw, err := readDocument(c.InOrStdin())
			if err != nil {
				return err
			}
			docs := []json.RawMessage{raw}
			if raw[0] == '[' {
				if err := json.Unmarshal(raw, &docs); err != nil {
					return fmt.Errorf("standard input is not JSON: %w", err)
				}
			}
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				for _, doc := range docs {
					id, err := put(c.Context(), st, doc)
					if err != nil {
						return fmt.Errorf("%s %q: %w", what, id, err)
					}
					note(c, "set %s %s", what, id)
				}
				return nil
			})
		},
	}
}

func (e *env) removeCommand(what string, remove func(*store.Store, context.Context, store.By, string) error) *cobra.Command {
	return &cobra.Command{
		Use: "delete ID", Short: "Delete a " + what, Args: usage(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				err := remove(st, c.Context(), byCLI(), args[0])
				if errors.Is(err, store.ErrNotFound) {
					return fmt.Errorf("there is no %s %q; madoguchi %s list shows them", what, args[0], what)
				}
				return err
			})
		},
	}
}

func readDocument(in io.Reader) (json.RawMessage, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || len(raw) > maxDocument {
		return nil, errors.New("standard input must hold JSON, of at most 1 MiB")
	}
	return raw, nil
}

// strictly decodes onto what is there already; unknown fields are refused.
func strictly(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("cannot read the JSON: %w", err)
	}
	if d.More() {
		return errors.New("cannot read the JSON: there is something behind it")
	}
	return nil
}

func idOf(raw json.RawMessage) (string, error) {
	var head struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return "", fmt.Errorf("standard input is not JSON: %w", err)
	}
	if head.ID == "" {
		return "", errors.New("the field \"id\" is missing")
	}
	return head.ID, nil
}
