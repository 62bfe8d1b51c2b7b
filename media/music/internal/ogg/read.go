// Package ogg reads packets out of Ogg files and writes Ogg Opus files (RFC 3533,
// RFC 7845).
package ogg

import (
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	pageHeaderLen = 27

	flagContinued = 1
	flagFirst     = 2
	flagLast      = 4
)

// Packets returns the packets of the first logical stream (RFC 3533 §6). Every
// page's checksum must be right, and none may be missing.
func Packets(file []byte) ([][]byte, error) {
	var (
		packets [][]byte
		partial []byte
		open    bool // a packet goes on in the next page
		serial  uint32
		next    uint32
	)
	for at := 0; at < len(file); {
		p, size, err := readPage(file[at:])
		if err != nil {
			return nil, fmt.Errorf("ogg: page at %d: %w", at, err)
		}
		if at == 0 {
			if p.flags&flagFirst == 0 {
				return nil, errors.New("ogg: does not begin with a first page")
			}
			serial = p.serial
		}
		at += size
		if p.serial != serial {
			continue
		}
		if p.sequence != next || (p.flags&flagContinued != 0) != open {
			return nil, fmt.Errorf("ogg: page %d missing", next)
		}
		next++
		body := p.body
		for _, lace := range p.lacing {
			partial = append(partial, body[:lace]...)
			body = body[lace:]
			if open = lace == 255; !open {
				packets = append(packets, partial)
				partial = nil
			}
		}
	}
	if open {
		return nil, errors.New("ogg: cut off")
	}
	return packets, nil
}

type page struct {
	flags            byte
	serial, sequence uint32
	lacing, body     []byte
}

func readPage(b []byte) (page, int, error) {
	var p page
	if len(b) < pageHeaderLen || string(b[:4]) != "OggS" || b[4] != 0 {
		return p, 0, errors.New("ogg: no Ogg page")
	}
	header := pageHeaderLen + int(b[26])
	if len(b) < header {
		return p, 0, errors.New("ogg: cut off")
	}
	p.lacing = b[pageHeaderLen:header]
	size := header
	for _, l := range p.lacing {
		size += int(l)
	}
	if len(b) < size {
		return p, 0, errors.New("ogg: cut off")
	}
	if checksum(b[:size]) != binary.LittleEndian.Uint32(b[22:]) {
		return p, 0, errors.New("ogg: checksum")
	}
	p.flags = b[5]
	p.serial, p.sequence = binary.LittleEndian.Uint32(b[14:]), binary.LittleEndian.Uint32(b[18:])
	p.body = b[header:size]
	return p, size, nil
}

// checksum is the checksum of a page with its own field taken as zero: polynomial
// 0x04c11db7, nothing reflected or inverted (RFC 3533 §6).
func checksum(page []byte) uint32 {
	var crc uint32
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		crc ^= uint32(b) << 24
		for range 8 {
			if crc&(1<<31) != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}
