package api

import (
	"context"
	"time"

	"madoguchi/api/password"
	"madoguchi/store"
)

// Device is a SIP device of an account.
type Device struct {
	ID        string    `json:"id"`
	Username  string    `json:"username" doc:"for the digest"`
	Label     string    `json:"label"`
	CreatedAt time.Time `json:"createdAt"`
}

// NewDevice is what a phone is set up with. The secret is shown once.
type NewDevice struct {
	ID       string `json:"id"`
	Address  string `json:"address" doc:"sip:LOGIN@domain"`
	Username string `json:"username"`
	Secret   string `json:"secret"`
}

type devicesOutput struct {
	Body []Device `nullable:"false"`
}

func (s *Server) listDevices(ctx context.Context, in *IDInput) (*devicesOutput, error) {
	if _, err := s.o.Store.AccountByID(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.devicesOf(ctx, in.ID)
}

func (s *Server) devicesOf(ctx context.Context, account string) (*devicesOutput, error) {
	rows, err := s.o.Store.DevicesOf(ctx, account)
	if err != nil {
		return nil, err
	}
	out := &devicesOutput{make([]Device, len(rows))}
	for i, d := range rows {
		out.Body[i] = Device{ID: d.ID, Username: d.Username, Label: d.Label, CreatedAt: d.Created}
	}
	return out, nil
}

type createDeviceInput struct {
	IDInput
	Body struct {
		Label string `json:"label,omitempty" maxLength:"400" doc:"e.g. where the phone stands"`
	}
}

type newDeviceOutput struct{ Body NewDevice }

func (s *Server) createDevice(ctx context.Context, in *createDeviceInput) (*newDeviceOutput, error) {
	a, err := s.o.Store.AccountByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := mayTouch(loginIn(ctx), a.Role); err != nil {
		return nil, err
	}
	secret, err := password.DeviceSecret()
	if err != nil {
		return nil, err
	}
	d, err := AddDevice(ctx, s.o.Store, loginIn(ctx).by(), a, s.o.Domain, in.Body.Label, secret)
	if err != nil {
		return nil, err
	}
	return &newDeviceOutput{d}, nil
}

// AddDevice gives an account a device with the given secret.
func AddDevice(ctx context.Context, st *store.Store, by store.By, a store.Account, domain, label, secret string) (NewDevice, error) {
	d, err := st.AddDevice(ctx, by, a.ID, domain, label, secret)
	if err != nil {
		return NewDevice{}, err
	}
	return NewDevice{ID: d.ID, Address: "sip:" + a.Login + "@" + domain, Username: d.Username, Secret: secret}, nil
}

type deviceInput struct {
	IDInput
	Device string `path:"device" maxLength:"64"`
}

func (s *Server) deleteDevice(ctx context.Context, in *deviceInput) (*struct{}, error) {
	if err := s.mayTouchAccount(ctx, in.ID); err != nil {
		return nil, err
	}
	if err := s.o.Store.DeleteDevice(ctx, loginIn(ctx).by(), in.ID, in.Device); err != nil {
		return nil, err
	}
	return nil, s.hub.refresh(ctx)
}

// renewDevice gives a device another secret: what it was set up with is worth
// nothing any more.
func (s *Server) renewDevice(ctx context.Context, in *deviceInput) (*newDeviceOutput, error) {
	a, err := s.o.Store.AccountByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.renewed(ctx, a, in.Device)
}

func (s *Server) renewed(ctx context.Context, a store.Account, device string) (*newDeviceOutput, error) {
	secret, err := password.DeviceSecret()
	if err != nil {
		return nil, err
	}
	d, err := s.o.Store.RenewDevice(ctx, loginIn(ctx).by(), a.ID, device, s.o.Domain, secret)
	if err != nil {
		return nil, err
	}
	out := &newDeviceOutput{NewDevice{ID: d.ID, Address: "sip:" + a.Login + "@" + s.o.Domain, Username: d.Username, Secret: secret}}
	return out, s.hub.refresh(ctx)
}
