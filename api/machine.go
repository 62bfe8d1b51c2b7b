package api

import (
	"context"
	"log/slog"
	"time"
)

// Machine is what the process knows of itself and of the machine it runs on.
type Machine interface {
	// Certificate is the one in use.
	Certificate() Certificate
	// Disk is the file system that the data is on.
	Disk() (Disk, error)
	// Programs are those of others that the product uses when they are there.
	Programs(ctx context.Context) []Program
	// Log is what is logged now.
	Log() LogState
	// SetLog changes the level until then, or for good (until the next start) when
	// until is zero.
	SetLog(level slog.Level, until time.Time)
	// LastBackup is the last attempt to write a consistent dump; ok is false when
	// there was none yet.
	LastBackup(ctx context.Context) (b Backup, ok bool, err error)
}

// Certificate is the server's TLS certificate.
type Certificate struct {
	Subject     string    `json:"subject"`
	Issuer      string    `json:"issuer"`
	Names       []string  `json:"names" nullable:"false" doc:"host names and addresses it is good for"`
	NotBefore   time.Time `json:"notBefore"`
	NotAfter    time.Time `json:"notAfter"`
	Fingerprint string    `json:"fingerprint" doc:"SHA-256"`
	OwnCA       bool      `json:"ownCA" doc:"made by the server itself, which also renews it"`
	Refused     string    `json:"refused,omitempty" doc:"why a newer certificate is not used"`
}

// Disk is a file system.
type Disk struct {
	Path  string `json:"path"`
	Total int64  `json:"total" doc:"bytes"`
	Free  int64  `json:"free" doc:"bytes that the product may use"`
}

// Program is a program of somebody else.
type Program struct {
	Name    string `json:"name" enum:"libreoffice,ffmpeg,bubblewrap"`
	Found   bool   `json:"found"`
	Version string `json:"version,omitempty" doc:"as the program tells it"`
}

// LogState is what the process logs.
type LogState struct {
	Level      string    `json:"level" enum:"debug,info,warn,error"`
	Configured string    `json:"configured" enum:"debug,info,warn,error" doc:"to which it returns"`
	Until      time.Time `json:"until,omitzero" doc:"when it does; absent: at the next start"`
	Fixed      bool      `json:"fixed,omitempty" doc:"it cannot be changed in this process"`
}

// Backup is one attempt to write a consistent dump.
type Backup struct {
	At    time.Time `json:"at"`
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	OK    bool      `json:"ok"`
	Error string    `json:"error,omitempty"`
}
