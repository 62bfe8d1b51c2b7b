package api

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"madoguchi/consult"
)

// On a full disk people are told so at once, nothing is said to be done that is
// not, and the room goes on by itself when there is space again.
func TestRoomOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=512k"); err != nil {
		t.Skip("no small file system can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	r := newRoomSite(t, func(o *consult.Options) { o.Dir = filepath.Join(dir, "vault") })
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, _ := r.enter(r.kiosk, 0)
	if code := clerk.do(consult.Action{Kind: "chat", Text: "before"}); code != "" {
		t.Fatal(code)
	}
	filler := filepath.Join(dir, "filler")
	_ = os.WriteFile(filler, make([]byte, 1<<20), 0o600) // as much as fits
	start := time.Now()
	var refused int
	for range 20 {
		if code := clerk.do(consult.Action{Kind: "chat", Text: string(bytes.Repeat([]byte("x"), 900))}); code == "room-unsaved" {
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("nothing was refused")
	}
	if d := time.Since(start) / 20; d > 2*time.Second {
		t.Errorf("it took %v to be told", d)
	}
	token := r.session(r.clerk)
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt", token, string(make([]byte, 100<<10))), http.StatusInsufficientStorage, "room-unsaved")
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if code := clerk.do(consult.Action{Kind: "chat", Text: "after"}); code != "" {
		t.Errorf("it did not heal: %q", code)
	}
	kiosk.until("after", func(m roomAnswer) bool { return m.Chat != nil && m.Chat.Text == "after" })
	_, w := r.enter(r.kiosk, 0)
	if got := len(w.State.Chat); got != 2+20-refused || len(w.State.Documents) != 0 {
		t.Errorf("%d messages, %d were refused of 22; documents %+v", got, refused, w.State.Documents)
	}
}
