package api

import (
	"context"
	"errors"
	"slices"

	"madoguchi/store"
)

// AwayReasons are the reasons for being away that agents may give.
type AwayReasons struct {
	Compulsory bool         `json:"compulsory" doc:"nobody goes away without a reason"`
	Reasons    []AwayReason `json:"reasons" nullable:"false" maxItems:"100" doc:"in the order they are shown in"`
	Version    string       `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

// AwayReason is one reason for being away.
type AwayReason struct {
	ID      string `json:"id" doc:"what presence carries as reason"`
	NameJA  string `json:"nameJa" maxLength:"400"`
	NameEN  string `json:"nameEn" maxLength:"400"`
	Enabled bool   `json:"enabled" doc:"may be chosen"`
}

type awayReasonsOutput struct{ Body AwayReasons }

func (s *Server) getAwayReasons(ctx context.Context, _ *struct{}) (*awayReasonsOutput, error) {
	rows, compulsory, err := s.o.Store.AwayReasons(ctx)
	if err != nil {
		return nil, err
	}
	out := &awayReasonsOutput{AwayReasons{Compulsory: compulsory, Reasons: make([]AwayReason, len(rows))}}
	for i, r := range rows {
		out.Body.Reasons[i] = AwayReason(r)
	}
	return out, stamp(&out.Body, &out.Body.Version)
}

type putAwayReasonsInput struct {
	Match
	Body AwayReasons
}

func (s *Server) putAwayReasons(ctx context.Context, in *putAwayReasonsInput) (*awayReasonsOutput, error) {
	rows := make([]store.AwayReason, len(in.Body.Reasons))
	for i, r := range in.Body.Reasons {
		rows[i] = store.AwayReason(r)
	}
	err := s.replacing(in.Match, func() (any, error) {
		now, err := s.getAwayReasons(ctx, nil)
		if err != nil {
			return nil, err
		}
		now.Body.Version = ""
		return now.Body, nil
	}, func() error {
		return s.o.Store.PutAwayReasons(ctx, loginIn(ctx).by(), rows, in.Body.Compulsory)
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.getAwayReasons(ctx, nil)
}

// DispositionCode is one result that agents may give a call.
type DispositionCode struct {
	ID      string `json:"id"`
	NameJA  string `json:"nameJa" maxLength:"400"`
	NameEN  string `json:"nameEn" maxLength:"400"`
	Queue   string `json:"queue" doc:"for calls of this queue only; empty: of all"`
	Enabled bool   `json:"enabled" doc:"may be chosen"`
}

type codesOutput struct {
	ETag string            `header:"ETag"`
	Body []DispositionCode `nullable:"false"`
}

func (s *Server) listCodes(ctx context.Context, _ *struct{}) (*codesOutput, error) {
	rows, err := s.o.Store.DispositionCodes(ctx)
	if err != nil {
		return nil, err
	}
	out := &codesOutput{Body: make([]DispositionCode, len(rows))}
	for i, c := range rows {
		out.Body[i] = DispositionCode(c)
	}
	out.ETag, err = etagOf(rows)
	return out, err
}

type putCodesInput struct {
	Match
	Body []DispositionCode `nullable:"false" maxItems:"100" doc:"in the order they are shown in"`
}

func (s *Server) putCodes(ctx context.Context, in *putCodesInput) (*codesOutput, error) {
	rows := make([]store.DispositionCode, len(in.Body))
	for i, c := range in.Body {
		rows[i] = store.DispositionCode(c)
	}
	err := s.replacing(in.Match, func() (any, error) { return s.o.Store.DispositionCodes(ctx) }, func() error {
		return s.o.Store.PutDispositionCodes(ctx, loginIn(ctx).by(), rows)
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.listCodes(ctx, nil)
}

// Address is a number outside that may be called.
type Address struct {
	ID      string `json:"id"`
	NameJA  string `json:"nameJa" maxLength:"400"`
	NameEN  string `json:"nameEn" maxLength:"400"`
	Gateway string `json:"gateway" doc:"id of the account under which the gateway is registered"`
	Number  string `json:"number" maxLength:"32" doc:"user part of the request to it"`
	Version string `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

func addressFrom(a store.Address) Address {
	return Address{ID: a.ID, NameJA: a.NameJA, NameEN: a.NameEN, Gateway: a.Gateway, Number: a.Number}
}

type addressesOutput struct {
	Body []Address `nullable:"false"`
}

func (s *Server) listAddresses(ctx context.Context, _ *struct{}) (*addressesOutput, error) {
	rows, err := s.o.Store.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	out := &addressesOutput{make([]Address, len(rows))}
	for i, a := range rows {
		out.Body[i] = addressFrom(a)
		if err := stamp(&out.Body[i], &out.Body[i].Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type putAddressInput struct {
	IDInput
	Match
	Body Address
}

type addressOutput struct{ Body Address }

func (s *Server) putAddress(ctx context.Context, in *putAddressInput) (*addressOutput, error) {
	b := in.Body
	row := store.Address{ID: in.ID, NameJA: b.NameJA, NameEN: b.NameEN, Gateway: b.Gateway, Number: b.Number}
	err := s.replacing(in.Match, func() (any, error) { return s.addressNow(ctx, in.ID) }, func() error {
		return s.o.Store.PutAddress(ctx, loginIn(ctx).by(), row)
	})
	if err != nil {
		return nil, err
	}
	out := &addressOutput{addressFrom(row)}
	return out, errors.Join(stamp(&out.Body, &out.Body.Version), s.reconfigure(ctx))
}

func (s *Server) addressNow(ctx context.Context, id string) (Address, error) {
	rows, err := s.o.Store.Addresses(ctx)
	if err != nil {
		return Address{}, err
	}
	i := slices.IndexFunc(rows, func(a store.Address) bool { return a.ID == id })
	if i < 0 {
		return Address{}, store.ErrNotFound
	}
	return addressFrom(rows[i]), nil
}

func (s *Server) deleteAddress(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) { return s.addressNow(ctx, in.ID) }, func() error { return s.o.Store.DeleteAddress(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

// Targets are where a call can be led to besides colleagues, whose state comes
// over /ws.
type Targets struct {
	Queues    []TargetName `json:"queues" nullable:"false"`
	Addresses []TargetName `json:"addresses" nullable:"false"`
}

// TargetName is one target in words.
type TargetName struct {
	ID     string `json:"id"`
	NameJA string `json:"nameJa"`
	NameEN string `json:"nameEn"`
}

type targetsOutput struct{ Body Targets }

func (s *Server) targets(_ context.Context, _ *struct{}) (*targetsOutput, error) {
	b := s.hub.book.Load()
	out := &targetsOutput{Targets{Queues: make([]TargetName, len(b.queues)), Addresses: make([]TargetName, len(b.addresses))}}
	for i, q := range b.queues {
		out.Body.Queues[i] = TargetName{q.ID, q.NameJA, q.NameEN}
	}
	for i, a := range b.addresses {
		out.Body.Addresses[i] = TargetName{a.ID, a.NameJA, a.NameEN}
	}
	return out, nil
}
