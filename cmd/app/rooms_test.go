package app

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/config"
	"madoguchi/consult"
	"madoguchi/store"
)

// Who is in a call is in its room, by their account's role and their part in
// the call; numbers outside and unknown accounts are not.
func TestRoomCalls(t *testing.T) {
	roles := map[string]string{
		"kiosk": store.RoleKiosk, "clerk": store.RoleStaff, "guest": store.RoleAdministrator, "boss": store.RoleSupervisor, "chief": store.RoleSupervisor,
	}
	live := &acd.Snapshot{Calls: []acd.CallView{
		{ID: "1", State: acd.CallConnected, Parties: []acd.PartyView{
			{Account: "kiosk", Role: acd.RoleCaller},
			{Account: "clerk", Role: acd.RoleAgent},
			{Account: "guest", Role: acd.RoleGuest},
			{Account: "boss", Role: acd.RoleSupervisor, Mode: acd.Listen},
			{Account: "chief", Role: acd.RoleConsulted},
			{Account: acd.AddressAgent("police"), Role: acd.RoleGuest},
		}},
		{ID: "2", State: acd.CallQueued, Parties: []acd.PartyView{{Account: "kiosk", Role: acd.RoleCaller}}, Ringing: []string{"clerk"}},
	}}
	want := []consult.Call{
		{ID: "1", Connected: true, Parties: map[string]consult.Part{
			"kiosk": consult.Citizen, "clerk": consult.Driver, "guest": consult.Driver, "boss": consult.Viewer, "chief": consult.Driver,
		}},
		{ID: "2", Parties: map[string]consult.Part{"kiosk": consult.Citizen}},
	}
	if got := roomCalls(live, roles); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A call that is still being restored is told to the rooms until it is shown or
// given up: its room must not be taken for an orphan's.
func TestCallsThatAreRestored(t *testing.T) {
	s := openStore(t)
	for _, id := range []string{"coming", "shown"} {
		must(t, s.PutOpenCall(t.Context(), store.OpenCall{ID: id, State: []byte("{}")}))
	}
	f := &follower{app: &App{store: s}, restoring: map[string]bool{"coming": true, "shown": true, "given up": true}}
	live := &acd.Snapshot{Calls: []acd.CallView{{ID: "shown"}}}
	for range 2 {
		calls, err := f.notShown(t.Context(), live)
		if err != nil || !reflect.DeepEqual(calls, []consult.Call{{ID: "coming"}}) {
			t.Errorf("%+v, %v", calls, err)
		}
	}
	must(t, s.CommitCalls(t.Context(), store.CallBatch{Closed: []store.Call{{ID: "coming", Started: time.Now(), Ended: time.Now(), Cause: "caller"}}}))
	if calls, err := f.notShown(t.Context(), live); err != nil || len(calls) != 0 || len(f.restoring) != 0 {
		t.Errorf("%+v, %v, still %v", calls, err, f.restoring)
	}
}

// Rooms judge files and compose PDF without any worker, and read none without
// one. Conversions of the whole product are in tests/e2e/room.test.mjs.
func TestDocumentsOfRooms(t *testing.T) {
	a := &App{cfg: config.Default(), log: slog.New(slog.DiscardHandler)}
	a.cfg.DataDir = t.TempDir()
	d := a.startDocuments(nil)
	defer func() { must(t, a.Stop(context.Background())) }()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 200))))
	format, err := d.Detect("photo.png", b.Bytes(), -1)
	if err != nil || format != "image" {
		t.Fatalf("%q, %v", format, err)
	}
	_, err = d.Convert(t.Context(), consult.Source{
		Name: "photo.png", Size: int64(b.Len()), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil },
	}, func(int, consult.PageImage) error { return nil })
	if err == nil {
		t.Error("a file was read in this process")
	}
	var pdf bytes.Buffer
	must(t, d.Compose(&pdf, []consult.Sheet{{Image: b.Bytes(), Width: 300, Height: 200}}, "A4"))
	if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) {
		t.Errorf("PDF begins with %.10q", pdf.Bytes())
	}
	_, err = d.Detect("virus.exe", []byte("MZ\x90\x00"), 4)
	if no, is := errors.AsType[*consult.Refusal](err); !is || no.Problem.JA == "" || no.Problem.EN == "" {
		t.Errorf("refused with %v", err)
	}
}
