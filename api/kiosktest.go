package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/store"

	"github.com/google/uuid"
)

// testWithin is how long a kiosk has for a test call: it begins when nobody
// stands before it.
const testWithin = 90 * time.Second

// Health is what a kiosk's page tells of itself.
type Health struct {
	Browser    string         `json:"browser"`
	Page       string         `json:"page"`
	Camera     DeviceState    `json:"camera,omitempty"`
	DocCamera  DeviceState    `json:"docCamera,omitempty"`
	Microphone DeviceState    `json:"microphone,omitempty"`
	Speaker    DeviceState    `json:"speaker,omitempty"`
	Network    string         `json:"network,omitempty"`
	Devices    []HealthDevice `json:"devices"`
}

// HealthDevice is something that is connected to a kiosk's PC.
type HealthDevice struct {
	Kind  string `json:"kind" enum:"camera,microphone,speaker"`
	Label string `json:"label"`
}

// TestedDevice is what a test call found out of one device.
type TestedDevice struct {
	Device string `json:"device" enum:"camera,docCamera,microphone,speaker"`
	State  string `json:"state" enum:"ok,trouble,missing,unknown" doc:"unknown: it could not be tested"`
	Code   string `json:"code,omitempty" enum:"denied,busy,no-picture,dark,silent,not-heard,no-microphone" doc:"what is wrong"`
}

// TestCall is a test of a kiosk's devices.
type TestCall struct {
	ID        string         `json:"id"`
	State     string         `json:"state" enum:"running,passed,failed,lost" doc:"lost: the kiosk did not answer"`
	StartedAt time.Time      `json:"startedAt"`
	EndedAt   time.Time      `json:"endedAt,omitzero"`
	By        string         `json:"by" doc:"name of who asked for it"`
	Devices   []TestedDevice `json:"devices" nullable:"false"`
}

// boothTest is a test call that runs.
type boothTest struct {
	TestCall
	by store.By
}

const (
	maxBrowser      = 60
	maxPageVersion  = 60
	maxHealthDevice = 48
)

// tellHealth is a kiosk's page that tells how it does.
func (c *client) tellHealth(_ context.Context, raw json.RawMessage) error {
	var h Health
	if json.Unmarshal(raw, &h) != nil || !h.valid() {
		return refuse("invalid")
	}
	if c.s.hub.booths.tell(c.login.account.ID, h, time.Now()) {
		c.s.hub.wake()
	}
	return nil
}

func (h Health) valid() bool {
	for _, d := range h.states() {
		if !slices.Contains([]DeviceState{DeviceUnknown, DeviceOK, DeviceTrouble, DeviceMissing}, d) {
			return false
		}
	}
	return printable(h.Browser, maxBrowser) && printable(h.Page, maxPageVersion) && len(h.Devices) <= maxHealthDevice &&
		slices.Contains([]string{"", "good", "fair", "poor"}, h.Network) &&
		!slices.ContainsFunc(h.Devices, func(d HealthDevice) bool {
			return !slices.Contains([]string{"camera", "microphone", "speaker"}, d.Kind) || !printable(d.Label, maxDeviceName)
		})
}

// printable says whether a page's text may be kept and shown.
func printable(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// states are those of the devices by their names.
func (h Health) states() map[string]DeviceState {
	return map[string]DeviceState{"camera": h.Camera, "docCamera": h.DocCamera, "microphone": h.Microphone, "speaker": h.Speaker}
}

// tell keeps the health and says whether others see a difference.
func (b *booths) tell(account string, h Health, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.of(account)
	before := n.health.states()
	for device, state := range h.states() {
		if _, known := n.changed[device]; !known || before[device] != state {
			n.changed[device] = now
		}
	}
	was := n.health
	n.health = h
	was.Devices, h.Devices = nil, nil
	a, errA := json.Marshal(was)
	z, errZ := json.Marshal(h)
	return errA != nil || errZ != nil || string(a) != string(z)
}

// begin starts a test call; the refusal says why there cannot be one.
func (b *booths) begin(account string, t boothTest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.all[account]
	if !ok || n.pages == 0 {
		return refuse("kiosk-offline")
	}
	if n.test != nil {
		return refuse("test-running")
	}
	n.test = &t
	return nil
}

// end takes the running test out, if it is the one that is meant.
func (b *booths) end(account string, meant func(TestCall) bool) (boothTest, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.all[account]
	if !ok || n.test == nil || !meant(n.test.TestCall) {
		return boothTest{}, false
	}
	t := *n.test
	n.test = nil
	return t, true
}

type testOutput struct{ Body TestCall }

// startTest asks a kiosk to test its devices. What comes of it GET /kiosks/{id} tells.
func (s *Server) startTest(ctx context.Context, in *IDInput) (*testOutput, error) {
	a, _, err := s.o.Store.KioskByAccount(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if s.hub.inCall(a.ID) {
		return nil, refuse("kiosk-busy")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	l := loginIn(ctx)
	t := boothTest{TestCall{ID: id.String(), State: "running", StartedAt: time.Now().UTC(), By: l.account.Name, Devices: []TestedDevice{}}, l.by()}
	if err := s.hub.booths.begin(a.ID, t); err != nil {
		return nil, err
	}
	s.hub.wake()
	return &testOutput{t.TestCall}, nil
}

// tellTest is a kiosk's page that tells the result of its test.
func (c *client) tellTest(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		Test    string         `json:"test"`
		Devices []TestedDevice `json:"devices"`
	}
	if json.Unmarshal(raw, &args) != nil || !testedAll(args.Devices) {
		return refuse("invalid")
	}
	account := c.login.account.ID
	t, ok := c.s.hub.booths.end(account, func(t TestCall) bool { return t.ID == args.Test })
	if !ok {
		return refuse("not-now")
	}
	t.Devices, t.State = args.Devices, "passed"
	if slices.ContainsFunc(args.Devices, func(d TestedDevice) bool { return d.State != string(DeviceOK) }) {
		t.State = "failed"
	}
	return c.s.hub.keepTest(ctx, account, t)
}

// testedAll says whether a result is one: each device once, those that every
// kiosk needs among them.
func testedAll(devices []TestedDevice) bool {
	seen := map[string]bool{}
	for _, d := range devices {
		if seen[d.Device] || !slices.Contains([]string{"camera", "docCamera", "microphone", "speaker"}, d.Device) ||
			!slices.Contains([]string{"ok", "trouble", "missing", "unknown"}, d.State) ||
			!slices.Contains([]string{"", "denied", "busy", "no-picture", "dark", "silent", "not-heard", "no-microphone"}, d.Code) {
			return false
		}
		seen[d.Device] = true
	}
	return seen["camera"] && seen["microphone"] && seen["speaker"]
}

func (h *hub) keepTest(ctx context.Context, account string, t boothTest) error {
	t.EndedAt = time.Now().UTC()
	raw, err := encode(t.TestCall)
	if err != nil {
		return err
	}
	if err := h.s.o.Store.KioskTested(ctx, t.by, account, t.EndedAt, t.State == "passed", raw); err != nil {
		return err
	}
	return h.refresh(ctx)
}

// endLateTests gives up the tests that nobody answered.
func (h *hub) endLateTests(ctx context.Context) {
	for account := range h.booths.snapshot() {
		t, late := h.booths.end(account, func(t TestCall) bool { return time.Since(t.StartedAt) > testWithin })
		if !late {
			continue
		}
		t.State = "lost"
		if err := h.keepTest(ctx, account, t); err != nil {
			h.s.o.Log.WarnContext(ctx, "result of a test call not kept", "error", err)
		}
	}
}
