package store

import (
	"errors"
	"testing"
)

func TestRetention(t *testing.T) {
	s, _ := open(t)
	if r, err := s.Retention(t.Context()); err != nil || r.Records != 365 {
		t.Errorf("at first %v, %v", r, err)
	}
	for _, days := range []int{0, 30, 3651} {
		if err := s.PutRetention(t.Context(), By{Actor: "boss", Address: "127.0.0.1"}, Retention{Records: days}); !errors.Is(err, ErrRetention) {
			t.Errorf("%d days: %v", days, err)
		}
	}
	if err := s.PutRetention(t.Context(), By{Actor: "boss", Address: "127.0.0.1"}, Retention{Records: 31}); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Retention(t.Context()); err != nil || r.Records != 31 {
		t.Errorf("then %v, %v", r, err)
	}
}
