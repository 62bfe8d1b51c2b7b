package store

import (
	"errors"
	"testing"
	"time"
)

func TestEquipment(t *testing.T) {
	s, _ := open(t)
	kiosk, staff := add(t, s, "kiosk1", RoleKiosk), add(t, s, "sato", RoleStaff)
	if _, err := s.Equipment(t.Context(), kiosk.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a new account has settings: %v", err)
	}
	for _, settings := range []string{`{"speaker":"A"}`, `{"speaker":"B"}`} {
		if err := s.PutEquipment(t.Context(), kiosk.ID, settings, time.Now()); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Equipment(t.Context(), kiosk.ID); err != nil || got != settings {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if _, err := s.Equipment(t.Context(), staff.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the settings of another account: %v", err)
	}
	if err := s.DeleteAccount(t.Context(), By{}, kiosk.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Equipment(t.Context(), kiosk.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the settings outlive their account: %v", err)
	}
}
