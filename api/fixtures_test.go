package api

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"madoguchi/consult"
)

// serverMessage is the Go type of a fixture of the server.
func serverMessage(kind string) any {
	switch kind {
	case "hello":
		return &Hello{}
	case "snapshot":
		return &Snapshot{}
	case "state":
		return &State{}
	case "reply":
		return &Reply{}
	case "pong":
		return &Pong{}
	case "alive":
		return &Alive{}
	case "bye":
		return &Bye{}
	default:
		return nil
	}
}

func topicDocument(topic string) any {
	switch topic {
	case "me":
		return &Me{}
	case "buttons":
		return &[]Button{}
	case "call":
		return &Call{}
	case "ended":
		return &Ended{}
	case "colleagues":
		return &[]Colleague{}
	case "queues":
		return &[]QueueNow{}
	case "calls":
		return &[]Running{}
	case "today":
		return &Today{}
	case "stop":
		return &Stop{}
	case "booth":
		return &Booth{}
	case "kiosks":
		return &[]KioskNow{}
	case "alarms":
		return &[]Alarm{}
	case "receipt":
		return &consult.Receipt{}
	case "layout":
		return &KioskLayout{}
	default:
		return nil
	}
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
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if json.Unmarshal(raw, &a) != nil || json.Unmarshal(again, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%s: decoded and encoded again it is %s", name, again)
	}
}

// TestLiveFixtures decodes the files that the TypeScript tests read too.
func TestLiveFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/live/*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		side, _, _ := strings.Cut(name, "-")
		var head struct{ Type, Topic, Name string }
		if err := json.Unmarshal(raw, &head); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if side == "client" {
			m, ok := decodeClient(raw)
			if _, known := commands()[m.Name]; !ok || m.Type != head.Type || m.Type == "command" && !known {
				t.Errorf("%s: the server does not take it", name)
			}
			seen["client "+head.Type+head.Name] = true
			continue
		}
		into := serverMessage(head.Type)
		if into == nil {
			t.Fatalf("%s: unknown type %q", name, head.Type)
		}
		strict(t, name, raw, into)
		if s, ok := into.(*State); ok && string(s.Data) != "null" {
			doc := topicDocument(s.Topic)
			if doc == nil {
				t.Fatalf("%s: unknown topic %q", name, s.Topic)
			}
			strict(t, name, s.Data, doc)
		}
		seen["server "+head.Type+head.Topic] = true
	}
	must := []string{
		"server hello", "server snapshot", "server reply", "server pong", "server alive", "server bye", "client ping", "client alive",
	}
	for _, topic := range topicNames() {
		must = append(must, "server state"+topic)
	}
	for name := range commands() {
		must = append(must, "client command"+name)
	}
	for _, what := range must {
		if !seen[what] {
			t.Errorf("no fixture of %s", what)
		}
	}
}

func FuzzDecodeClient(f *testing.F) {
	files, err := filepath.Glob("testdata/live/client-*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, ok := decodeClient(raw); ok && m.Type == "command" && (m.ID == "" || len(m.ID) > maxCommandID || m.Name == "") {
			t.Errorf("%q was taken as %+v", raw, m)
		}
	})
}
