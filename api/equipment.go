package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

const (
	// maxEquipment bounds what a page may have remembered of its PC.
	maxEquipment = 16 << 10
	// maxDeviceName is in characters; browsers give names of up to about 100.
	maxDeviceName = 200
	maxBoost      = 4
)

// MyEquipment is how the PC of an account is set: it comes back so after a
// reload, and in a fresh browser. Devices are known by their names, as the ids
// that browsers give them change.
type MyEquipment struct {
	Camera         string             `json:"camera,omitempty" maxLength:"200" doc:"of the face; empty: the system's own choice"`
	DocumentCamera string             `json:"documentCamera,omitempty" maxLength:"200"`
	Microphone     string             `json:"microphone,omitempty" maxLength:"200" doc:"empty: the system's own choice"`
	Speaker        string             `json:"speaker,omitempty" maxLength:"200" doc:"empty: the system's own choice"`
	Volumes        map[string]float64 `json:"volumes,omitempty" maxProperties:"50" doc:"of speakers by name, 0–1"`
	Boosts         map[string]float64 `json:"boosts,omitempty" maxProperties:"50" doc:"of microphones by name, 1–4"`
}

type equipmentOutput struct{ Body MyEquipment }

func (s *Server) getEquipment(ctx context.Context, _ *struct{}) (*equipmentOutput, error) {
	settings, err := s.o.Store.Equipment(ctx, loginIn(ctx).account.ID)
	if errors.Is(err, store.ErrNotFound) {
		return &equipmentOutput{}, nil
	}
	if err != nil {
		return nil, err
	}
	out := &equipmentOutput{}
	if err := json.Unmarshal([]byte(settings), &out.Body); err != nil {
		return nil, fmt.Errorf("read remembered equipment: %w", err)
	}
	return out, nil
}

type putEquipmentInput struct{ Body MyEquipment }

func (s *Server) putEquipment(ctx context.Context, in *putEquipmentInput) (*equipmentOutput, error) {
	if !within(in.Body.Volumes, 0, 1) || !within(in.Body.Boosts, 1, maxBoost) {
		return nil, refuse("invalid")
	}
	settings, err := json.Marshal(in.Body)
	if err != nil {
		return nil, fmt.Errorf("write remembered equipment: %w", err)
	}
	if err := s.o.Store.PutEquipment(ctx, loginIn(ctx).account.ID, string(settings), time.Now()); err != nil {
		return nil, err
	}
	return &equipmentOutput{in.Body}, nil
}

// within says whether all names are short enough and all values between low and high.
func within(values map[string]float64, low, high float64) bool {
	for name, v := range values {
		if utf8.RuneCountInString(name) > maxDeviceName || v < low || v > high {
			return false
		}
	}
	return true
}

func (s *Server) handleEquipment() {
	handle(s, http.MethodGet, "/me/equipment", "getMyEquipment", "How one's own PC is set", 0, s.getEquipment)
	handle(s, http.MethodPut, "/me/equipment", "putMyEquipment", "Remember how one's own PC is set", 0, s.putEquipment,
		func(op *huma.Operation) { op.MaxBodyBytes = maxEquipment })
}
