package document

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"testing"
)

// fakeClamd answers one INSTREAM after another.
func fakeClamd(t *testing.T, answer func(file []byte) string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clamd.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serveScan(conn, answer)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return path
}

func serveScan(conn net.Conn, answer func(file []byte) string) {
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	command, err := r.ReadString(0)
	if err != nil || command != "zINSTREAM\x00" {
		return
	}
	var file []byte
	for {
		var size uint32
		if binary.Read(r, binary.BigEndian, &size) != nil {
			return
		}
		if size == 0 {
			break
		}
		piece := make([]byte, size)
		if _, err := io.ReadFull(r, piece); err != nil {
			return
		}
		file = append(file, piece...)
	}
	_, _ = io.WriteString(conn, answer(file)+"\x00")
}

func TestVirusCheck(t *testing.T) {
	large := append(bytes.Repeat([]byte("clean "), 100_000), "EICAR"...)
	for _, tt := range []struct {
		name   string
		data   []byte
		answer string
		want   error
	}{
		{"clean", []byte("clean"), "stream: OK", nil},
		{"virus", large, "stream: Eicar-Test-Signature FOUND", ErrVirus},
		{"trouble", []byte("x"), "INSTREAM size limit exceeded. ERROR", ErrScanner},
		{"silence", []byte("x"), "", ErrScanner},
	} {
		var seen []byte
		socket := fakeClamd(t, func(file []byte) string {
			seen = file
			return tt.answer
		})
		if err := scan(t.Context(), socket, tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if !bytes.Equal(seen, tt.data) {
			t.Errorf("%s: it got %d bytes of %d", tt.name, len(seen), len(tt.data))
		}
	}
	if err := scan(t.Context(), filepath.Join(t.TempDir(), "none"), []byte("x")); !errors.Is(err, ErrScanner) {
		t.Errorf("no daemon: %v", err)
	}
}

func TestVirusIsNotConverted(t *testing.T) {
	o := testOptions(t)
	o.Clamd = fakeClamd(t, func([]byte) string { return "stream: Eicar-Test-Signature FOUND" })
	pages, _, _, err := convert(t, newConverter(t, o), "slides.pdf", fixture(t, "slides.pdf"))
	if !errors.Is(err, ErrVirus) || len(pages) != 0 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}
