package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"madoguchi/api/password"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

// maxSecretLine bounds what is read from standard input as a secret.
const maxSecretLine = 4096

func (e *env) accountCommand() *cobra.Command {
	return group("account", "Add, list, disable and delete accounts",
		e.accountAdd(), e.accountList(), e.accountSwitch("disable", true), e.accountSwitch("enable", false),
		e.accountDelete(), e.accountReset())
}

func (e *env) accountAdd() *cobra.Command {
	var n store.NewAccount
	var fromStdin bool
	var queues []string
	c := &cobra.Command{
		Use:   "add LOGIN --role ROLE --name NAME",
		Short: "Add an account",
		Long: "Add an account. With --password-stdin its password is the first line of standard input; without it\n" +
			"one is made and printed once, and people have to change it when they first log in.",
		Example: "  echo \"$PASSWORD\" | madoguchi account add sato --role staff --name 佐藤 --password-stdin\n" +
			"  madoguchi account add booth1 --role kiosk --name 1番ブース --place 行徳支所",
		Args: usage(cobra.ExactArgs(1)),
	}
	f := c.Flags()
	f.StringVar(&n.Role, "role", "", "`ROLE`: administrator, supervisor, staff or kiosk")
	f.StringVar(&n.Name, "name", "", "`NAME` that people see")
	f.StringVar(&n.Place, "place", "", "`PLACE` where a kiosk stands")
	f.StringSliceVar(&queues, "queues", nil, "ids of the queues to serve, as `A,B`; without it staff and supervisors serve all")
	f.BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	_ = c.MarkFlagRequired("role") // they exist
	_ = c.MarkFlagRequired("name")
	c.RunE = func(c *cobra.Command, args []string) error {
		n.Login = args[0]
		if f.Changed("queues") {
			n.Queues = append([]string{}, queues...)
		}
		text, err := chosenPassword(c.InOrStdin(), fromStdin, n.Login)
		if err != nil {
			return err
		}
		n.MustChange = !fromStdin && n.Role != store.RoleKiosk
		if n.PasswordHash, err = hashPassword(c.Context(), text); err != nil {
			return err
		}
		return e.withStore(c, func(st *store.Store, _ config.Config) error {
			a, err := st.CreateAccount(c.Context(), byCLI(), n)
			if err != nil {
				return hint(err)
			}
			note(c, "added %s %s", a.Role, a.Login)
			if fromStdin {
				return nil
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), text)
			return err
		})
	}
	return c
}

// chosenPassword reads a password, or makes one.
func chosenPassword(in io.Reader, read bool, login string) (string, error) {
	if !read {
		return password.OneTime()
	}
	text, err := readSecret(in)
	if err != nil {
		return "", fmt.Errorf("read the password from standard input: %w", err)
	}
	if err := password.Check(login, text); err != nil {
		return "", fmt.Errorf("%w; choose another one", err)
	}
	return text, nil
}

// readSecret reads the first line.
func readSecret(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, maxSecretLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("it is empty; pipe it in, e.g. from a file only you can read")
	}
	return line, nil
}

func hashPassword(ctx context.Context, text string) (string, error) {
	h, err := password.NewHasher()
	if err != nil {
		return "", err
	}
	return h.Hash(ctx, text)
}

// hint adds what to do where the store's words do not say it.
func hint(err error) error {
	switch {
	case errors.Is(err, store.ErrQueueUnknown):
		return fmt.Errorf("%w; madoguchi queue list shows them", err)
	case errors.Is(err, store.ErrScheduleUnknown):
		return fmt.Errorf("%w; madoguchi schedule list shows them", err)
	case errors.Is(err, store.ErrLoginTaken):
		return fmt.Errorf("%w; choose another one", err)
	default:
		return err
	}
}

// accountRow is an account in the output of account list --json.
type accountRow struct {
	ID         string     `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	Place      string     `json:"place,omitempty"`
	Role       string     `json:"role"`
	Queues     []string   `json:"queues,omitempty"`
	Disabled   bool       `json:"disabled"`
	MustChange bool       `json:"mustChange"`
	Created    time.Time  `json:"createdAt"`
	LastLogin  *time.Time `json:"lastLoginAt,omitempty"`
}

func (e *env) accountList() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "list", Short: "List all accounts", Args: usage(cobra.NoArgs)}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return e.withStore(c, func(st *store.Store, _ config.Config) error {
			rows, err := accountRows(c.Context(), st)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), rows)
			}
			return printAccounts(c.OutOrStdout(), rows)
		})
	}
	return c
}

func accountRows(ctx context.Context, st *store.Store) ([]accountRow, error) {
	all, err := st.AllAccounts(ctx)
	if err != nil {
		return nil, err
	}
	serves, err := st.QueueAgents(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]accountRow, len(all))
	for i, a := range all {
		rows[i] = accountRow{
			ID: a.ID, Login: a.Login, Name: a.Name, Place: a.Place, Role: a.Role, Queues: serves[a.ID],
			Disabled: a.Disabled, MustChange: a.MustChange, Created: a.Created,
		}
		if !a.LastLogin.IsZero() {
			rows[i].LastLogin = &a.LastLogin
		}
	}
	return rows, nil
}

func printAccounts(out io.Writer, rows []accountRow) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "LOGIN\tROLE\tSTATE\tLAST LOGIN\tQUEUES\tNAME\tPLACE")
	for _, a := range rows {
		state, last := "enabled", "never"
		if a.Disabled {
			state = "disabled"
		}
		if a.LastLogin != nil {
			last = a.LastLogin.Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Login, a.Role, state, last, strings.Join(a.Queues, ","), a.Name, a.Place)
	}
	return w.Flush() // also says what failed before
}

// find finds an account by its login.
func find(ctx context.Context, st *store.Store, login string) (store.Account, error) {
	a, err := st.AccountByLogin(ctx, login)
	if errors.Is(err, store.ErrNotFound) {
		return a, fmt.Errorf("there is no account %q; madoguchi account list shows them", login)
	}
	return a, err
}

// onAccount is a command on one account.
func (e *env) onAccount(use, short string, fn func(c *cobra.Command, st *store.Store, a store.Account) error) *cobra.Command {
	return &cobra.Command{
		Use: use + " LOGIN", Short: short, Args: usage(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				a, err := find(c.Context(), st, args[0])
				if err != nil {
					return err
				}
				return fn(c, st, a)
			})
		},
	}
}

func (e *env) accountSwitch(use string, disabled bool) *cobra.Command {
	short := "Let an account log in again"
	if disabled {
		short = "Throw an account out and keep it out"
	}
	return e.onAccount(use, short, func(c *cobra.Command, st *store.Store, a store.Account) error {
		if _, err := st.UpdateAccount(c.Context(), byCLI(), a.ID, store.AccountPatch{Disabled: &disabled}); err != nil {
			return err
		}
		note(c, "%sd %s", use, a.Login)
		return nil
	})
}

func (e *env) accountDelete() *cobra.Command {
	return e.onAccount("delete", "Delete an account with its devices; call records keep its name", func(c *cobra.Command, st *store.Store, a store.Account) error {
		if err := st.DeleteAccount(c.Context(), byCLI(), a.ID); err != nil {
			return err
		}
		note(c, "deleted %s", a.Login)
		return nil
	})
}

func (e *env) accountReset() *cobra.Command {
	return e.onAccount("reset", "Give an account a new password, printed once, and log it out everywhere", func(c *cobra.Command, st *store.Store, a store.Account) error {
		text, err := password.OneTime()
		if err != nil {
			return err
		}
		hash, err := hashPassword(c.Context(), text)
		if err != nil {
			return err
		}
		// Nobody sits at a kiosk who could change the password.
		mustChange := a.Role != store.RoleKiosk
		if err := st.SetPassword(c.Context(), byCLI(), a.ID, hash, mustChange, ""); err != nil {
			return err
		}
		if mustChange {
			note(c, "%s has to change this password when logging in", a.Login)
		}
		_, err = fmt.Fprintln(c.OutOrStdout(), text)
		return err
	})
}

// note tells the person at the terminal what was done. It is on standard
// error: standard output is for what scripts read.
func note(c *cobra.Command, format string, args ...any) {
	_, _ = fmt.Fprintf(c.ErrOrStderr(), format+"\n", args...)
}

func printJSON(out io.Writer, v any) error {
	j := json.NewEncoder(out)
	j.SetIndent("", "  ")
	j.SetEscapeHTML(false)
	return j.Encode(v)
}
