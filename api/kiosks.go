package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"madoguchi/store"
)

// kioskRoutes registers the operations of kiosks: pairing, settings and health.
func (s *Server) kioskRoutes() {
	handle(s, "POST", "/pairings", "createPairing", "Get a code by which an administrator lets this kiosk in", http.StatusCreated, s.createPairing)
	handle(s, "POST", "/pairings/claim", "claimPairing", "Ask whether this kiosk was let in; if so, log it in", 0, s.claimPairing)
	handle(s, "POST", "/pairings/find", "findPairing", "Who shows a code", 0, s.findPairing)
	handle(s, "GET", "/kiosks", "listKiosks", "The kiosks with their health, by pages", 0, s.listKiosks)
	handle(s, "POST", "/kiosks", "createKiosk", "Make the account of a kiosk that is paired, not typed a password", http.StatusCreated, s.createKiosk)
	handle(s, "GET", "/kiosks/{id}", "getKiosk", "One kiosk with its settings, logins and test call", 0, s.getKiosk)
	handle(s, "PUT", "/kiosks/{id}", "putKiosk", "Name a kiosk and set it", 0, s.putKiosk)
	handle(s, "POST", "/kiosks/{id}/pair", "pairKiosk", "Let the browser that shows a code be this kiosk", 0, s.pairKiosk)
	handle(s, "POST", "/kiosks/{id}/unpair", "unpairKiosk", "End all logins of a kiosk", http.StatusNoContent, s.unpairKiosk)
	handle(s, "POST", "/kiosks/{id}/reload", "reloadKiosk", "Let a kiosk load its page anew as soon as nobody stands before it", http.StatusNoContent, s.reloadKiosk)
	handle(s, "POST", "/kiosks/{id}/test", "testKiosk", "Let a kiosk test its devices", http.StatusAccepted, s.startTest)
}

// kioskAccess says who may use them.
func kioskAccess() map[string]access {
	return map[string]access{
		// Whoever asks gets a code and nothing else: an administrator types it.
		"POST /api/v1/pairings":          public,
		"POST /api/v1/pairings/claim":    public,
		"POST /api/v1/pairings/find":     administrator,
		"GET /api/v1/kiosks":             administrator,
		"POST /api/v1/kiosks":            administrator,
		"GET /api/v1/kiosks/:id":         administrator,
		"PUT /api/v1/kiosks/:id":         administrator,
		"POST /api/v1/kiosks/:id/pair":   administrator,
		"POST /api/v1/kiosks/:id/unpair": administrator,
		"POST /api/v1/kiosks/:id/reload": administrator,
		"POST /api/v1/kiosks/:id/test":   administrator,
	}
}

// kioskWords says what their codes mean.
func kioskWords() map[string]phrase {
	return map[string]phrase{
		"pairing-wait":       {http.StatusTooManyRequests, "登録コードの要求が多すぎます。少し待ってからもう一度お試しください。", "Too many codes were asked for. Please wait a moment and try again."},
		"pairing-over":       {http.StatusNotFound, "この登録コードは使えなくなりました。新しいコードを表示します。", "This code is over. A new one will be shown."},
		"code-unknown-kiosk": {http.StatusNotFound, "この登録コードは見つかりません。端末に表示されている8桁の数字を確かめてください。コードは10分で変わります。", "There is no such code. Please check the 8 digits that the kiosk shows; they change every 10 minutes."},
		"too-many-codes":     {http.StatusTooManyRequests, "違うコードが続けて入力されました。しばらく待ってからもう一度お試しください。", "Too many wrong codes were typed. Please wait a while and try again."},
		"kiosk-format":       {http.StatusUnprocessableEntity, "端末の設定に誤りがあります。電話番号は40文字以内、機器の名前は200文字以内にしてください。", "The settings of this kiosk are not right. A phone number has up to 40 characters, the name of a device up to 200."},
		"kiosk-offline":      {http.StatusConflict, "この端末は今つながっていません。電源とネットワークを確かめてください。", "This kiosk is not connected now. Please check its power and network."},
		"kiosk-busy":         {http.StatusConflict, "この端末は相談中です。終わってからもう一度お試しください。", "This kiosk is in a consultation. Please try again when it is over."},
		"test-running":       {http.StatusConflict, "テスト通話はすでに行われています。結果をお待ちください。", "A test call is running already. Please wait for its result."},
	}
}

// KioskEntry is a kiosk in the list.
type KioskEntry struct {
	KioskNow
	Login    string    `json:"login"`
	Disabled bool      `json:"disabled"`
	LoggedIn bool      `json:"loggedIn" doc:"a browser is logged in as it, paired or by password"`
	PairedAt time.Time `json:"pairedAt,omitzero" doc:"absent: it logs in with a password, or not at all"`
	PairedBy string    `json:"pairedBy,omitempty" doc:"login"`
	TestedAt time.Time `json:"testedAt,omitzero" doc:"the last test call, passed or not"`
}

type kiosksInput struct {
	ListInput
	Q     string `query:"q" maxLength:"100" doc:"in name, login or place"`
	State string `query:"state" enum:"online,in-call,offline,trouble,logged-out,disabled" doc:"absent: all"`
}

type kiosksOutput struct{ Body ListPage[KioskEntry] }

func (s *Server) listKiosks(ctx context.Context, in *kiosksInput) (*kiosksOutput, error) {
	w := s.hub.world.Load()
	f := store.KioskFilter{Text: in.Q}
	yes, no := true, false
	switch in.State {
	case "online":
		f.Only = kiosksWith(w, func(k KioskNow) bool { return k.Online })
	case "in-call":
		f.Only = kiosksWith(w, func(k KioskNow) bool { return k.Call != "" })
	case "trouble":
		f.Only = kiosksWith(w, KioskNow.troubled)
	case "offline":
		f.Except, f.LoggedIn, f.Disabled = kiosksWith(w, func(k KioskNow) bool { return k.Online }), &yes, &no
	case "logged-out":
		f.LoggedIn, f.Disabled = &no, &no
	case "disabled":
		f.Disabled = &yes
	}
	rows, err := s.o.Store.ListKiosks(ctx, f, in.page("name"))
	if err != nil {
		return nil, err
	}
	return &kiosksOutput{listPage(rows, func(r store.KioskRow) KioskEntry { return w.entryOf(r.Account, r.Kiosk, r.LoggedIn) })}, nil
}

func kiosksWith(w *world, is func(KioskNow) bool) []string {
	ids := []string{}
	for _, k := range w.kioskTopic() {
		if is(k) {
			ids = append(ids, k.Account)
		}
	}
	return ids
}

// troubled says whether a device of a kiosk that is there does not work.
func (k KioskNow) troubled() bool {
	bad := []DeviceState{DeviceTrouble, DeviceMissing}
	return k.Online && slices.ContainsFunc([]DeviceState{k.Camera, k.DocCamera, k.Microphone, k.Speaker, k.Printer},
		func(d DeviceState) bool { return slices.Contains(bad, d) })
}

func (w *world) entryOf(a store.Account, kept store.Kiosk, loggedIn bool) KioskEntry {
	k := w.kiosk(a)
	k.Checked = kept.Passed
	if k.Since.IsZero() {
		k.Since = kept.LastSeen
	}
	return KioskEntry{
		KioskNow: k, Login: a.Login, Disabled: a.Disabled, LoggedIn: loggedIn, PairedAt: kept.Paired, PairedBy: kept.PairedBy, TestedAt: kept.Tested,
	}
}

// KioskSettings are how a kiosk is set.
type KioskSettings struct {
	Name           string `json:"name" maxLength:"400"`
	Place          string `json:"place" maxLength:"400"`
	Volume         *int   `json:"volume,omitempty" minimum:"0" maximum:"10" doc:"at the beginning of each consultation; absent: as it was left"`
	Language       string `json:"language" enum:"ja,ja-x-easy,en,zh,ko" doc:"at the beginning of each consultation"`
	Phone          string `json:"phone" maxLength:"160" doc:"shown when the kiosk does not work; may be empty"`
	Camera         string `json:"camera" maxLength:"800" doc:"label of the device it should use; empty: as it was left"`
	DocumentCamera string `json:"documentCamera" maxLength:"800"`
	Microphone     string `json:"microphone" maxLength:"800"`
	Speaker        string `json:"speaker" maxLength:"800"`
}

// KioskSession is a login of a kiosk.
type KioskSession struct {
	Since    time.Time `json:"since"`
	LastUsed time.Time `json:"lastUsed"`
	Address  string    `json:"address"`
	Browser  string    `json:"browser" doc:"what it calls itself"`
}

// KioskDetail is everything of one kiosk.
type KioskDetail struct {
	KioskEntry
	Settings KioskSettings  `json:"settings"`
	Version  string         `json:"version" doc:"of settings, for If-Match"`
	Sessions []KioskSession `json:"sessions" nullable:"false"`
	Devices  []HealthDevice `json:"devices" nullable:"false" doc:"what is connected to it now"`
	Printers []string       `json:"printers" nullable:"false" doc:"ids, its default first"`
	Test     *TestCall      `json:"test,omitempty" doc:"that runs, or the last one"`
	Current  string         `json:"current" doc:"version of the product: a page of another one is old"`
}

type kioskOutput struct{ Body KioskDetail }

func (s *Server) getKiosk(ctx context.Context, in *IDInput) (*kioskOutput, error) {
	a, kept, err := s.o.Store.KioskByAccount(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	sessions, err := s.o.Store.KioskSessions(ctx, a.ID, time.Now())
	if err != nil {
		return nil, err
	}
	w := s.hub.world.Load()
	out := &kioskOutput{KioskDetail{
		KioskEntry: w.entryOf(a, kept, len(sessions) > 0), Settings: settingsOf(a, kept.KioskSettings), Sessions: []KioskSession{},
		Devices: slices.Clone(w.booths[a.ID].health.Devices), Printers: []string{}, Current: s.o.Version,
	}}
	if out.Body.Devices == nil {
		out.Body.Devices = []HealthDevice{}
	}
	for _, n := range sessions {
		out.Body.Sessions = append(out.Body.Sessions, KioskSession{n.Created, n.LastSeen, n.Address, n.UserAgent})
	}
	printers, err := s.o.Store.Printers(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range printers {
		if slices.Contains(p.Kiosks, a.ID) {
			out.Body.Printers = append(out.Body.Printers, p.ID)
		}
	}
	if out.Body.Test, err = s.hub.testOf(a.ID, kept.Test); err != nil {
		return nil, err
	}
	out.Body.Version, err = versionOf(out.Body.Settings)
	return out, err
}

// testOf is the test call that runs, or the last one; nil when there was none.
func (h *hub) testOf(account string, kept json.RawMessage) (*TestCall, error) {
	if t := h.booths.snapshot()[account].test; t != nil {
		return &t.TestCall, nil
	}
	if kept == nil {
		return nil, nil //nolint:nilnil // there was none
	}
	var t TestCall
	if err := json.Unmarshal(kept, &t); err != nil {
		return nil, fmt.Errorf("read kept test call: %w", err)
	}
	return &t, nil
}

func settingsOf(a store.Account, k store.KioskSettings) KioskSettings {
	out := KioskSettings{
		Name: a.Name, Place: a.Place, Language: k.Language, Phone: k.Phone, Camera: k.Camera, DocumentCamera: k.DocumentCamera,
		Microphone: k.Microphone, Speaker: k.Speaker,
	}
	if k.Volume != store.KeepVolume {
		out.Volume = &k.Volume
	}
	return out
}

func (k KioskSettings) row() store.KioskSettings {
	out := store.KioskSettings{
		Volume: store.KeepVolume, Language: k.Language, Phone: k.Phone, Camera: k.Camera, DocumentCamera: k.DocumentCamera,
		Microphone: k.Microphone, Speaker: k.Speaker,
	}
	if k.Volume != nil {
		out.Volume = *k.Volume
	}
	return out
}

type putKioskInput struct {
	IDInput
	Match
	Body KioskSettings
}

func (s *Server) putKiosk(ctx context.Context, in *putKioskInput) (*kioskOutput, error) {
	current := func() (any, error) {
		a, kept, err := s.o.Store.KioskByAccount(ctx, in.ID)
		return settingsOf(a, kept.KioskSettings), err
	}
	err := s.replacing(in.Match, current, func() error {
		return s.o.Store.PutKiosk(ctx, loginIn(ctx).by(), in.ID, in.Body.Name, in.Body.Place, in.Body.row(), languages())
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.getKiosk(ctx, &in.IDInput)
}

type createKioskInput struct {
	Body struct {
		Login string `json:"login,omitempty" maxLength:"200" doc:"absent: the next free one of kiosk1, kiosk2 …"`
		Name  string `json:"name" maxLength:"400"`
		Place string `json:"place" maxLength:"400"`
	}
}

// createKiosk makes an account whose password nobody knows: it is paired.
func (s *Server) createKiosk(ctx context.Context, in *createKioskInput) (*kioskOutput, error) {
	_, hash, err := s.newPassword(ctx, in.Body.Login, "")
	if err != nil {
		return nil, err
	}
	n := store.NewAccount{Login: in.Body.Login, Name: in.Body.Name, Place: in.Body.Place, Role: store.RoleKiosk, PasswordHash: hash}
	var a store.Account
	for i := 1; ; i++ {
		if in.Body.Login == "" {
			n.Login = fmt.Sprintf("kiosk%d", i)
		}
		a, err = s.o.Store.CreateAccount(ctx, loginIn(ctx).by(), n)
		if in.Body.Login != "" || !errors.Is(err, store.ErrLoginTaken) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.getKiosk(ctx, &IDInput{a.ID})
}

// reloadKiosk is done as soon as nobody stands before the kiosk. One that is not
// there loads its page when it comes anyway.
func (s *Server) reloadKiosk(ctx context.Context, in *IDInput) (*struct{}, error) {
	if _, _, err := s.o.Store.KioskByAccount(ctx, in.ID); err != nil {
		return nil, err
	}
	if !s.hub.booths.online(in.ID) {
		return nil, refuse("kiosk-offline")
	}
	if err := s.o.Store.ReloadKiosk(ctx, loginIn(ctx).by(), in.ID); err != nil {
		return nil, err
	}
	return nil, s.hub.refresh(ctx)
}
