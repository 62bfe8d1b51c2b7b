package consult

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// message is the Go type of a fixture.
func message(side, kind string) any {
	switch kind {
	case "welcome":
		return &Welcome{}
	case "op":
		return &Op{}
	case "do":
		return &Do{}
	case "done":
		return &Done{}
	case "refused":
		return &Refused{}
	case "signal":
		return &Signal{}
	case "bye":
		return &struct {
			Type   string `json:"type"`
			Reason string `json:"reason"`
		}{}
	case "pong", "ping":
		return &struct {
			Type string `json:"type"`
		}{}
	default:
		return nil
	}
}

func signalData(kind string) any {
	return map[string]any{
		sigDrawing: &Drawing{}, sigLaser: &Laser{}, sigEquipment: &Equipment{}, sigSteer: &Steer{},
		sigLevel: &Level{}, sigFreeze: &Freeze{}, sigPrint: &PrintNow{},
	}[kind]
}

// strict decodes without unknown fields and encodes again: what comes out must
// be what went in, so a fixture can lack nothing and hold nothing else.
func strict(t *testing.T, name string, raw []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	again, err := json.Marshal(into)
	must(t, err)
	var a, b any
	if json.Unmarshal(raw, &a) != nil || json.Unmarshal(again, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%s: decoded and encoded again it is %s", name, again)
	}
}

// TestFixtures decodes the files that the TypeScript tests read too. Their names
// are SIDE-TYPE, or SIDE-TYPE-KIND, and maybe more.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/room/*.json")
	must(t, err)
	seen := map[string]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		must(t, err)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		side, _, _ := strings.Cut(name, "-")
		var head struct {
			Type, Kind string
			Action     Action
			Data       json.RawMessage
		}
		must(t, json.Unmarshal(raw, &head))
		into := message(side, head.Type)
		if into == nil {
			t.Fatalf("%s: unknown type %q", name, head.Type)
		}
		strict(t, name, raw, into)
		if head.Type == "signal" {
			strict(t, name, head.Data, signalData(head.Kind))
		}
		if want := side + "-" + head.Type + "-" + head.Kind + head.Action.Kind; !strings.HasPrefix(name+"-", want) {
			t.Errorf("%s should be called %s", name, want)
		}
		seen[strings.TrimRight(side+" "+head.Type+" "+head.Kind+head.Action.Kind, " ")] = true
	}
	must := []string{"server welcome", "server done", "server refused", "server pong", "server bye", "client ping", "server signal print"}
	for _, kind := range []string{"document", "remove", "stage", "marks", "allow", "chat", "print", "printers", "kept"} {
		must = append(must, "server op "+kind)
	}
	for _, kind := range []string{
		actBoard, actPad, actAddPage, actRemove, actShow, actHide, actView, actTurn, actMark, actErase, actClear,
		actUndo, actRedo, actAllow, actChat, actCancelPrint,
	} {
		must = append(must, "client do "+kind)
	}
	for kind := range signalLimits() {
		must = append(must, "server signal "+kind, "client signal "+kind)
	}
	for _, what := range must {
		if !seen[what] {
			t.Errorf("no fixture of %s", what)
		}
	}
}
