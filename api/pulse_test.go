package api

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/store"
)

// ward is a hub with pages that answer, or do not.
type ward struct {
	hub   *hub
	calls *fakeCalls
}

func newWard(t *testing.T) *ward {
	calls := &fakeCalls{}
	w := &ward{calls: calls, hub: &hub{
		s: &Server{o: Options{Calls: calls}}, started: time.Now(), came: make(chan struct{}, 1), clients: make(map[*client]struct{}),
	}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.hub.listen(ctx)
	}()
	t.Cleanup(func() { stop(); <-done })
	return w
}

// page opens a page of an account; asleep stops its answers.
func (w *ward) page(account, role string) (c *client, asleep chan bool, leave func()) {
	c = &client{s: w.hub.s, login: &login{account: store.Account{ID: account, Role: role}}, out: make(chan any, outQueue)}
	c.s.hub = w.hub
	c.hear()
	ctx, cancel := context.WithCancel(context.Background())
	asleep = make(chan bool)
	go func() {
		sleeps := false
		for {
			select {
			case <-ctx.Done():
				return
			case sleeps = <-asleep:
			case m := <-c.out:
				if q, ok := m.(Alive); ok && !sleeps {
					c.take(ctx, []byte(`{"type":"alive","n":`+string('0'+byte(q.N%10))+`}`))
				}
			}
		}
	}()
	w.hub.mu.Lock()
	w.hub.clients[c] = struct{}{}
	w.hub.mu.Unlock()
	signal(w.hub.came)
	return c, asleep, func() {
		w.hub.mu.Lock()
		delete(w.hub.clients, c)
		w.hub.mu.Unlock()
		cancel()
	}
}

// told returns what the call plane was told since the last time.
func (w *ward) told() string {
	synctest.Wait()
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	out := slices.Clone(w.calls.asked)
	w.calls.asked = nil
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func (w *ward) after(t *testing.T, d time.Duration, want string) {
	t.Helper()
	time.Sleep(d)
	if got := w.told(); got != want {
		t.Errorf("after %v: told %q, want %q", d, got, want)
	}
}

func TestPagesThatSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWard(t)
		_, sleep, leave := w.page("sato", store.RoleStaff)
		_, _, kioskLeaves := w.page("kiosk1", store.RoleKiosk)
		defer kioskLeaves()
		w.after(t, 0, "alive sato true")
		w.after(t, 2*time.Minute, "")
		sleep <- true
		w.after(t, 9*time.Second, "")
		w.after(t, 6*time.Second, "alive sato false") // within 15 s (R15)
		w.after(t, time.Minute, "")
		sleep <- false
		w.after(t, probeEvery+pulseEvery, "alive sato true")

		// Another page of the same person is enough.
		_, _, otherLeaves := w.page("sato", store.RoleStaff)
		sleep <- true
		w.after(t, time.Minute, "")
		otherLeaves()
		w.after(t, 15*time.Second, "alive sato false")
		sleep <- false
		w.after(t, 10*time.Second, "alive sato true")

		// A page that is reloaded is not missed, one that is closed is.
		leave()
		w.after(t, 8*time.Second, "")
		_, _, leave = w.page("sato", store.RoleStaff)
		w.after(t, time.Minute, "")
		leave()
		w.after(t, 11*time.Second+probeEvery, "alive sato false")
		_, _, leave = w.page("sato", store.RoleStaff)
		w.after(t, 0, "alive sato true")
		leave()
		w.after(t, time.Minute, "alive sato false")
	})
}
