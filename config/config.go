// Package config reads the configuration file: strict YAML, overridden by
// environment variables, with defaults for everything.
//
// It owns the keys, their defaults and their checks. It must not open
// listeners or files of the product, and no other package but the command and
// the composition root may import it: they pass plain options on.
//
// An unknown key is a fault, and all faults are told at once, each with its key
// and what to do.
package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"time"
)

// Config is the configuration. Load returns only valid ones.
type Config struct {
	Domain   string   `yaml:"domain"`
	SiteName string   `yaml:"site_name"` // whose counters these are, as the screens say
	DataDir  string   `yaml:"data_dir"`
	TimeZone string   `yaml:"time_zone"`
	HTTPS    HTTPS    `yaml:"https"`
	SIP      SIP      `yaml:"sip"`
	Media    Media    `yaml:"media"`
	Call     Call     `yaml:"call"`
	Consult  Consult  `yaml:"consult"`
	Voice    Voice    `yaml:"voice"`
	Printing Printing `yaml:"printing"`
	Backup   Backup   `yaml:"backup"`
	Records  Records  `yaml:"records"`
	Metrics  Metrics  `yaml:"metrics"`
	Log      Log      `yaml:"log"`
	Shutdown Shutdown `yaml:"shutdown"`
}

// HTTPS is the one port for pages, API, live events and SIP over WebSocket.
type HTTPS struct {
	Listen   string `yaml:"listen"`
	CertFile string `yaml:"cert_file"` // both files empty: a CA of our own
	KeyFile  string `yaml:"key_file"`
}

// SIP is where phones connect; an empty address is not listened on.
type SIP struct {
	TLS string `yaml:"tls"`
	TCP string `yaml:"tcp"` // loopback only
	UDP string `yaml:"udp"` // loopback only
}

// Media is where audio and video flow.
type Media struct {
	// Listen is the UDP address for browsers. After Load it has its port: that
	// of Port when Port is set.
	Listen     string       `yaml:"listen"`
	Port       uint16       `yaml:"port"` // 0: as in Listen
	PhonePorts PortRange    `yaml:"phone_ports"`
	Advertise  []netip.Addr `yaml:"advertise"` // empty: the addresses of the interfaces
}

// Call holds the times of a call that are the same for the whole site; those
// of a queue are in the database.
type Call struct {
	// ResumeGrace is how long a party that was lost is waited for (R18).
	ResumeGrace time.Duration `yaml:"resume_grace"`
}

// Consult bounds the consultation rooms.
type Consult struct {
	MaxFile        Size          `yaml:"max_file"` // of one upload
	MaxRoom        Size          `yaml:"max_room"` // of one room on the disk
	MaxPages       int           `yaml:"max_pages"`
	ConvertTimeout time.Duration `yaml:"convert_timeout"`
	Soffice        string        `yaml:"soffice"` // path; empty: it is looked for
	Clamd          string        `yaml:"clamd"`   // path of its socket; empty: no virus scan
	// KeepDays is until when something that is kept on purpose is proposed to be kept.
	KeepDays int `yaml:"keep_days"`
}

// Voice is how recordings are made.
type Voice struct {
	FFmpeg string `yaml:"ffmpeg"` // path; empty: it is looked for
}

// Printing is how printers are known; the printers themselves are in the database.
type Printing struct {
	// CAFile holds the CAs that sign printers' certificates (PEM); empty: those of
	// the system, and printers' own pins.
	CAFile string `yaml:"ca_file"`
}

// Backup is the dump that is made each day, before the image of the machine is
// taken: that image alone may hold a database in the middle of a write.
type Backup struct {
	Dir  string `yaml:"dir"`  // empty: backup in the data directory
	At   string `yaml:"at"`   // HH:MM at the site; empty: none is made
	Keep int    `yaml:"keep"` // how many are kept
}

// Time is when the dump is made, in minutes after midnight; ok is false when
// none is made.
func (b Backup) Time() (minutes int, ok bool) {
	t, err := time.Parse("15:04", b.At)
	return t.Hour()*60 + t.Minute(), err == nil
}

// Records is what becomes of the usage history besides the database.
type Records struct {
	// NightlyExport is the format of the file that each day's calls are written
	// to for the site's archive: NightlyCSV …; empty: none is written.
	NightlyExport string `yaml:"nightly_export"`
	NightlyKeep   int    `yaml:"nightly_keep"` // days until a file is deleted
}

// The formats of the nightly export.
const (
	NightlyCSV     = "csv"
	NightlyCSVSJIS = "csv-sjis"
	NightlyXLSX    = "xlsx"
	NightlyJSON    = "json"
)

// Metrics is where Prometheus may read without logging in.
type Metrics struct {
	Listen string `yaml:"listen"` // loopback only; empty: only on HTTPS, authorised
}

// Log is what is logged, and how.
type Log struct {
	Level  slog.Level `yaml:"level"`
	Format string     `yaml:"format"` // FormatText or FormatJSON
}

// The formats of the log.
const (
	FormatText = "text"
	FormatJSON = "json"
)

// Shutdown bounds a clean stop.
type Shutdown struct {
	Drain time.Duration `yaml:"drain"` // how long requests and records may take to finish
}

// Default is the configuration that an empty file gives.
func Default() Config {
	return Config{
		Domain:   "localhost",
		SiteName: "市役所",
		DataDir:  "data",
		TimeZone: "Asia/Tokyo",
		HTTPS:    HTTPS{Listen: ":8443"},
		SIP:      SIP{TLS: ":5061"},
		Media:    Media{Listen: ":40000", PhonePorts: PortRange{First: 40002, Last: 40400}},
		Call:     Call{ResumeGrace: 5 * time.Minute},
		Consult:  Consult{MaxFile: 50 * MiB, MaxRoom: 500 * MiB, MaxPages: maxPages, ConvertTimeout: time.Minute, KeepDays: 365},
		Backup:   Backup{At: "23:30", Keep: 7},
		Records:  Records{NightlyExport: NightlyCSV, NightlyKeep: 31},
		Log:      Log{Level: slog.LevelInfo, Format: FormatText},
		Shutdown: Shutdown{Drain: 10 * time.Second},
	}
}

// Load reads the file at path, or only the defaults when path is empty, and
// then the environment: https.listen is overridden by MADOGUCHI_HTTPS_LISTEN,
// and so on for every key (lists are separated by commas). Faults in what was
// read come all at once, as Faults.
func Load(path string) (Config, error) {
	var text []byte
	if path != "" {
		var err error
		if text, err = os.ReadFile(path); err != nil {
			return Config{}, fmt.Errorf("read configuration: %w", err)
		}
	}
	return load(text, os.LookupEnv)
}

func load(text []byte, env func(string) (string, bool)) (Config, error) {
	c := Default()
	var faults Faults
	faults.decode(text, &c)
	faults.environment(&c, env)
	if len(faults) == 0 { // else values are missing, and checks would tell of faults that are none
		faults.check(&c)
	}
	if len(faults) > 0 {
		return Config{}, faults
	}
	return c, nil
}

// Location is the time zone. Programs embed time/tzdata, so that it is known
// on every system.
func (c Config) Location() (*time.Location, error) {
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	return loc, nil
}
