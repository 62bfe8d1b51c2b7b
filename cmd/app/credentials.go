package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"madoguchi/sip"
	"madoguchi/store"
)

// credentials gives the signalling edge the devices of the store. Devices that
// were found are remembered until something in the store changes: a phone asks
// with every request.
type credentials struct {
	store *store.Store

	mu    sync.Mutex
	known map[string]sip.Device
	epoch int // counts forget
}

func (c *credentials) Device(ctx context.Context, username string) (sip.Device, error) {
	c.mu.Lock()
	d, ok := c.known[username]
	epoch := c.epoch
	c.mu.Unlock()
	if ok {
		return d, nil
	}
	row, a, err := c.store.DeviceByUsername(ctx, username)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && a.Disabled:
		return sip.Device{}, sip.ErrUnknownDevice
	case err != nil:
		return sip.Device{}, fmt.Errorf("find device: %w", err)
	}
	d = sip.Device{
		Account: sip.Account{ID: a.ID, Login: a.Login, Name: a.Name},
		HA1MD5:  row.HA1MD5, HA1SHA256: row.HA1SHA256,
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.epoch == epoch { // nothing changed while we read
		c.known[username] = d
	}
	return d, nil
}

// forget makes the next look at every device a look into the store.
func (c *credentials) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = make(map[string]sip.Device)
	c.epoch++
}
