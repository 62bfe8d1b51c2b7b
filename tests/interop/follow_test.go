//go:build linux

package interop

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
)

const (
	// followTime is the longest that a lamp may lag behind.
	followTime = 2 * time.Second
	// subscribeTime is when baresip has subscribed: it begins after a second.
	subscribeTime = 10 * time.Second
)

var errPresence = errors.New("not shown")

// showsPresence waits until baresip's list of contacts shows the followed one as
// "Online" or "Offline". baresip 1.0 subscribes to presence only; it has no
// lamps for dialogs.
func (b *baresip) showsPresence(t *testing.T, want string, limit time.Duration) {
	t.Helper()
	if err := testkit.Until(t.Context(), limit, func() error {
		out, err := b.do("contacts", "")
		if err == nil && !strings.Contains(out, want) {
			err = fmt.Errorf("%w: %s in %q", errPresence, want, out)
		}
		return err
	}); err != nil {
		t.Fatalf("phone %s: %v", b.name, err)
	}
}

// presence: a baresip shows whether a colleague can be called.
func (x *site) presence(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	hana := x.others["hana"] // who served no queue yet, so no wrap-up is in the way
	web, err := x.s.Login(ctx, hana)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	live, err := web.Live(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	b := x.phone(t, hana, phoneOptions{codec: "H264", tone: toneB, auto: true})
	if err := live.SetPresence(ctx, "available"); err != nil {
		t.Fatal(err)
	}
	a := x.phone(t, x.alice, phoneOptions{codec: "H264", tone: toneA, follows: x.s.Address("hana")})
	a.showsPresence(t, "Online", subscribeTime)
	if err := live.SetPresence(ctx, "away"); err != nil {
		t.Fatal(err)
	}
	a.showsPresence(t, "Offline", followTime)
	if err := live.SetPresence(ctx, "available"); err != nil {
		t.Fatal(err)
	}
	a.showsPresence(t, "Online", followTime)

	a.must("dial", x.s.Address("hana"))
	a.wait(ringTime, "CALL_ESTABLISHED")
	a.showsPresence(t, "Offline", followTime)
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
}

// lamp: a phone with lamps sees a colleague's call begin, be answered and end
// (RFC 4235). baresip makes the call; the test phone has the lamp.
func (x *site) lamp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	p, err := x.s.DeskPhone(ctx, x.others["carol"], nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	b := x.phone(t, x.bob, phoneOptions{codec: "H264", tone: toneB})
	lamp, err := p.Subscribe(ctx, x.s.Address("bob"), "dialog", 600)
	if err != nil {
		t.Fatal(err)
	}
	shows(ctx, t, lamp, "")
	a := x.phone(t, x.alice, phoneOptions{codec: "H264", tone: toneA})
	x.dialBob(a)
	b.wait(ringTime, "CALL_INCOMING")
	shows(ctx, t, lamp, "early")
	b.must("accept", "")
	shows(ctx, t, lamp, "confirmed")
	a.must("hangup", "")
	shows(ctx, t, lamp, "terminated")
	if err := lamp.Refresh(ctx, 0); err != nil {
		t.Error(err)
	}

	// A citizen's account follows nobody.
	k, err := x.s.DeskPhone(ctx, x.others["curious"], nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	var status *phone.StatusError
	if _, err := k.Subscribe(ctx, x.s.Address("bob"), "dialog", 600); !errors.As(err, &status) || status.Code != 403 {
		t.Errorf("a kiosk subscribes: %v", err)
	}
}

// shows waits for a NOTIFY whose only dialog is in a state; empty for no dialog.
func shows(ctx context.Context, t *testing.T, lamp *phone.Subscription, want string) {
	t.Helper()
	limit, cancel := context.WithTimeout(ctx, followTime)
	defer cancel()
	last := "nothing"
	for {
		select {
		case m := <-lamp.Notices():
			var doc struct {
				XMLName xml.Name `xml:"urn:ietf:params:xml:ns:dialog-info dialog-info"`
				States  []string `xml:"dialog>state"`
			}
			if err := xml.Unmarshal(m.Body, &doc); err != nil {
				t.Fatalf("%v in\n%s", err, m.Body)
			}
			if last = strings.Join(doc.States, " "); last == want {
				return
			}
		case <-limit.Done():
			t.Fatalf("the lamp shows %q, not %q", last, want)
		}
	}
}
