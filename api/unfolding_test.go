package api

import (
	"errors"
	"testing"
	"time"

	"madoguchi/api/photo"
)

// Pictures are unfolded one after the other: many at once would take the memory
// of the machine.
func TestOnePictureAtATime(t *testing.T) {
	s := &Server{}
	s.unfolding.Lock()
	done := make(chan error, 1)
	go func() {
		_, _, err := s.encodePicture([]byte("no picture"))
		done <- err
	}()
	select {
	case err := <-done:
		t.Errorf("it did not wait: %v", err)
	case <-time.After(20 * time.Millisecond):
		s.unfolding.Unlock()
		if err := <-done; !errors.Is(err, photo.ErrFormat) {
			t.Error(err)
		}
	}
}
