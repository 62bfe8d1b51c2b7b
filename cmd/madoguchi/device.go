package main

import (
	"errors"
	"fmt"
	"time"

	"madoguchi/api"
	"madoguchi/api/password"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

func (e *env) deviceCommand() *cobra.Command {
	return group("device", "Add, list and delete SIP devices of accounts", e.deviceAdd(), e.deviceList(), e.deviceDelete())
}

func (e *env) deviceAdd() *cobra.Command {
	var label string
	var fromStdin bool
	c := &cobra.Command{
		Use:   "add LOGIN",
		Short: "Add a SIP device and print its address, user name and secret as JSON, once",
		Long: "Add a SIP device and print its address, user name and secret as JSON, once. With --secret-stdin the\n" +
			"secret is the first line of standard input, of at least 24 characters; without it one is made.",
		Args: usage(cobra.ExactArgs(1)),
	}
	c.Flags().StringVar(&label, "label", "", "`TEXT` that tells the device from others, e.g. where it stands")
	c.Flags().BoolVar(&fromStdin, "secret-stdin", false, "read the secret from standard input")
	c.RunE = func(c *cobra.Command, args []string) error {
		secret, err := password.DeviceSecret()
		if err == nil && fromStdin {
			secret, err = readSecret(c.InOrStdin())
		}
		if err != nil {
			return fmt.Errorf("secret: %w", err)
		}
		return e.withStore(c, func(st *store.Store, cfg config.Config) error {
			a, err := find(c.Context(), st, args[0])
			if err != nil {
				return err
			}
			d, err := api.AddDevice(c.Context(), st, byCLI(), a, cfg.Domain, label, secret)
			if err != nil {
				return err
			}
			return printJSON(c.OutOrStdout(), d)
		})
	}
	return c
}

// deviceRow is a device in the output of device list.
type deviceRow struct {
	ID       string    `json:"id"`
	Address  string    `json:"address"`
	Username string    `json:"username"`
	Label    string    `json:"label,omitempty"`
	Created  time.Time `json:"createdAt"`
}

func (e *env) deviceList() *cobra.Command {
	return e.onAccount("list", "List the SIP devices of an account as JSON", func(c *cobra.Command, st *store.Store, a store.Account) error {
		rows, err := st.DevicesOf(c.Context(), a.ID)
		if err != nil {
			return err
		}
		out := make([]deviceRow, len(rows))
		for i, d := range rows {
			out[i] = deviceRow{d.ID, "sip:" + a.Login + "@" + d.Realm, d.Username, d.Label, d.Created}
		}
		return printJSON(c.OutOrStdout(), out)
	})
}

func (e *env) deviceDelete() *cobra.Command {
	return &cobra.Command{
		Use: "delete LOGIN ID", Short: "Delete a SIP device of an account", Args: usage(cobra.ExactArgs(2)),
		RunE: func(c *cobra.Command, args []string) error {
			return e.withStore(c, func(st *store.Store, _ config.Config) error {
				a, err := find(c.Context(), st, args[0])
				if err != nil {
					return err
				}
				err = st.DeleteDevice(c.Context(), byCLI(), a.ID, args[1])
				if errors.Is(err, store.ErrNotFound) {
					return fmt.Errorf("%s has no device %q; madoguchi device list %s shows them", a.Login, args[1], a.Login)
				}
				return err
			})
		},
	}
}
