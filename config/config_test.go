package config

import (
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"go.uber.org/goleak"
	"gopkg.in/yaml.v3"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const example = "madoguchi.example.yaml"

// The example is the documentation: it must list every key, each with the
// default and a comment.
func TestExampleListsEveryKeyWithItsDefault(t *testing.T) {
	got, err := Load(example)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, Default()) {
		t.Errorf("example is\n%+v, defaults are\n%+v", got, Default())
	}

	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var listed []string
	var collect func(path string, n *yaml.Node)
	collect = func(path string, n *yaml.Node) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := join(path, n.Content[i].Value)
			if n.Content[i+1].Kind == yaml.MappingNode {
				collect(key, n.Content[i+1])
			} else {
				listed = append(listed, key)
			}
		}
	}
	collect("", doc.Content[0])
	c := Default()
	var keys []string
	walk("", reflect.ValueOf(&c).Elem(), func(key string, _ reflect.Value) { keys = append(keys, key) })
	if !slices.Equal(listed, keys) {
		t.Errorf("example lists\n%v, keys are\n%v", listed, keys)
	}
}

func TestDefaultsAreValid(t *testing.T) {
	if c, err := Load(""); err != nil || !reflect.DeepEqual(c, Default()) {
		t.Fatalf("%+v, %v", c, err)
	}
}

func noEnv(string) (string, bool) { return "", false }

func TestEveryKeyIsRead(t *testing.T) {
	dir := t.TempDir()
	pem := filepath.Join(dir, "x.pem")
	if err := os.WriteFile(pem, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := load([]byte(`
domain: Counter.Example
site_name: 市川市役所
data_dir: /srv/data
time_zone: UTC
https: {listen: "192.0.2.1:443", cert_file: `+pem+`, key_file: `+pem+`}
sip: {tls: "", tcp: "127.0.0.1:5060", udp: "[::1]:5060"}
media: {listen: "192.0.2.1:41000", port: 42000, phone_ports: 50000 - 50100, advertise: [192.0.2.1, "2001:db8::1"]}
call: {resume_grace: 90s}
consult: {max_file: 10MiB, max_room: 2 GiB, max_pages: 50, convert_timeout: 30s, soffice: `+pem+`, clamd: /run/clamd.sock, keep_days: 30}
printing: {ca_file: `+pem+`}
backup: {dir: /srv/dumps, at: "22:15", keep: 3}
records: {nightly_export: xlsx, nightly_keep: 90}
metrics: {listen: "localhost:9100"}
log: {level: debug, format: json}
shutdown: {drain: 3s}
`), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Domain: "counter.example", SiteName: "市川市役所", DataDir: "/srv/data", TimeZone: "UTC",
		HTTPS: HTTPS{Listen: "192.0.2.1:443", CertFile: pem, KeyFile: pem},
		SIP:   SIP{TCP: "127.0.0.1:5060", UDP: "[::1]:5060"},
		Media: Media{
			Listen: "192.0.2.1:42000", Port: 42000, PhonePorts: PortRange{50000, 50100},
			Advertise: []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")},
		},
		Call:     Call{ResumeGrace: 90 * time.Second},
		Consult:  Consult{MaxFile: 10 * MiB, MaxRoom: 2 * GiB, MaxPages: 50, ConvertTimeout: 30 * time.Second, Soffice: pem, Clamd: "/run/clamd.sock", KeepDays: 30},
		Printing: Printing{CAFile: pem},
		Backup:   Backup{Dir: "/srv/dumps", At: "22:15", Keep: 3},
		Records:  Records{NightlyExport: NightlyXLSX, NightlyKeep: 90},
		Metrics:  Metrics{Listen: "localhost:9100"},
		Log:      Log{Level: slog.LevelDebug, Format: FormatJSON}, Shutdown: Shutdown{Drain: 3 * time.Second},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	if loc, err := got.Location(); err != nil || loc != time.UTC {
		t.Errorf("location %v, %v", loc, err)
	}
}

func TestMediaPort(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{`media: {port: 41000}`, ":41000"},
		{`media: {listen: "127.0.0.1", port: 41000}`, "127.0.0.1:41000"},
		{`media: {listen: "::1", port: 41000}`, "[::1]:41000"},
		{`media: {listen: "[::1]:5", port: 41000}`, "[::1]:41000"},
		{`media: {listen: "127.0.0.1:0"}`, "127.0.0.1:0"},
	} {
		got, err := load([]byte(c.yaml), noEnv)
		if err != nil || got.Media.Listen != c.want {
			t.Errorf("%s: %q, %v; want %q", c.yaml, got.Media.Listen, err, c.want)
		}
	}
}

func TestEnvironmentOverrides(t *testing.T) {
	env := map[string]string{
		"MADOGUCHI_HTTPS_LISTEN":      "127.0.0.1:0",
		"MADOGUCHI_DATA_DIR":          "/elsewhere",
		"MADOGUCHI_MEDIA_PHONE_PORTS": "50000-50010",
		"MADOGUCHI_MEDIA_ADVERTISE":   "192.0.2.1, 192.0.2.2",
		"MADOGUCHI_CALL_RESUME_GRACE": "1m",
		"MADOGUCHI_SIP_TLS":           "",
	}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	got, err := load([]byte("https: {listen: ':1'}\nmedia: {advertise: [192.0.2.9]}\n"), lookup)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.HTTPS.Listen, want.DataDir, want.Call.ResumeGrace, want.SIP.TLS = "127.0.0.1:0", "/elsewhere", time.Minute, ""
	want.Media.PhonePorts = PortRange{50000, 50010}
	want.Media.Advertise = []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}

	env["MADOGUCHI_CALL_RESUME_GRACE"] = "soon"
	if _, err := load(nil, lookup); err == nil || !strings.Contains(err.Error(), "call.resume_grace") || !strings.Contains(err.Error(), "environment MADOGUCHI_CALL_RESUME_GRACE") {
		t.Errorf("error is %v", err)
	}

	names := map[string]string{}
	c := Default()
	walk("", reflect.ValueOf(&c).Elem(), func(key string, _ reflect.Value) {
		if other, taken := names[envName(key)]; taken {
			t.Errorf("%s and %s have one variable", key, other)
		}
		names[envName(key)] = key
	})
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		want       []string // keys at fault, in order
	}{
		{"nothing", "", nil},
		{"comments only", "# hello\n", nil},
		{"empty section", "https:\n", nil},
		{"not YAML", "a: [", []string{""}},
		{"two documents", "domain: a\n---\ndomain: b\n", []string{""}},
		{"no section", "hello", []string{""}},
		{
			"all at once", "domian: x\nhttps: {listen: [1], port: 3}\nsip: 5061\nmedia: {port: 70000, phone_ports: 9-3, advertise: [here]}\nlog: {level: loud}\ncall: {resume_grace: 5}\ncall: {}\n",
			[]string{"domian", "https.listen", "https.port", "sip", "media.port", "media.phone_ports", "media.advertise[0]", "log.level", "call.resume_grace", "call"},
		},
		{"null value", "domain:\n", []string{"domain"}},
		{"list wanted", "media: {advertise: 192.0.2.1}", []string{"media.advertise"}},
		{"host names", "domain: 'a b'\ndata_dir: ''\ntime_zone: Mars/Olympus\n", []string{"domain", "data_dir", "time_zone"}},
		{"no time zone", "time_zone: ''", []string{"time_zone"}},
		{"plain SIP abroad", "sip: {tcp: ':5060', udp: '192.0.2.1:5060'}\nmetrics: {listen: '0.0.0.0:9'}", []string{"sip.tcp", "sip.udp", "metrics.listen"}},
		{"no listeners", "https: {listen: ''}\nmedia: {listen: here}", []string{"https.listen", "media.listen"}},
		{"one port twice", "sip: {tls: ':8443', udp: '127.0.0.1:40000'}", []string{"sip.tls", "sip.udp"}},
		{"port in range", "media: {port: 40010}", []string{"media.phone_ports"}},
		{"half a certificate", "https: {cert_file: x.pem}", []string{"https.cert_file"}},
		{"no such files", "https: {cert_file: x.pem, key_file: '.'}", []string{"https.cert_file", "https.key_file"}},
		{"times", "call: {resume_grace: -1s}\nshutdown: {drain: 0s}\nlog: {format: xml}", []string{"call.resume_grace", "shutdown.drain", "log.format"}},
		{"advertise", "media: {advertise: [0.0.0.0, 224.0.0.1]}", []string{"media.advertise", "media.advertise"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load([]byte(c.yaml), noEnv)
			var faults Faults
			if err != nil && !errors.As(err, &faults) {
				t.Fatalf("error is %T", err)
			}
			var keys []string
			for _, f := range faults {
				keys = append(keys, f.Key)
				if f.Problem == "" || f.Do == "" {
					t.Errorf("%+v does not say what to do", f)
				}
			}
			if !slices.Equal(keys, c.want) {
				t.Errorf("faults are %v, want %v\n%v", keys, c.want, err)
			}
		})
	}
}

func TestFaultsAreReadable(t *testing.T) {
	_, err := load([]byte("https:\n  listn: ':1'\nlog:\n  level: loud\n"), noEnv)
	want := `configuration: 2 fault(s)
  https.listn: is no known key (line 2); remove it; the keys here are listen, cert_file, key_file
  log.level: slog: level string "loud": unknown name (line 4); write debug, info, warn or error`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestMissingFile(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	text, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("a: &x [*x]\nhttps: *x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := load(text, noEnv); err != nil {
			if _, ok := errors.AsType[Faults](err); !ok {
				t.Fatalf("error is %T: %v", err, err)
			}
		}
	})
}
