//go:build linux

package main

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strconv"
)

var errBencode = errors.New("bench: not bencode")

// bencode writes what the NG protocol needs: dictionaries, lists, strings.
func bencode(v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		b := []byte("d")
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b = append(b, bencode(k)...)
			b = append(b, bencode(v[k])...)
		}
		return append(b, 'e')
	case []any:
		b := []byte("l")
		for _, x := range v {
			b = append(b, bencode(x)...)
		}
		return append(b, 'e')
	case string:
		return append([]byte(strconv.Itoa(len(v))+":"), v...)
	}
	return nil
}

// bdecode reads one value and returns the rest.
func bdecode(b []byte) (v any, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errBencode
	}
	switch b[0] {
	case 'd':
		m := map[string]any{}
		for b = b[1:]; len(b) > 0 && b[0] != 'e'; {
			var k, x any
			if k, b, err = bdecode(b); err == nil {
				x, b, err = bdecode(b)
			}
			name, ok := k.(string)
			if err != nil || !ok {
				return nil, nil, errBencode
			}
			m[name] = x
		}
		if len(b) == 0 {
			return nil, nil, errBencode
		}
		return m, b[1:], nil
	case 'l':
		var l []any
		for b = b[1:]; len(b) > 0 && b[0] != 'e'; {
			var x any
			if x, b, err = bdecode(b); err != nil {
				return nil, nil, err
			}
			l = append(l, x)
		}
		if len(b) == 0 {
			return nil, nil, errBencode
		}
		return l, b[1:], nil
	case 'i':
		s, rest, ok := bytes.Cut(b[1:], []byte("e"))
		n, err := strconv.ParseInt(string(s), 10, 64)
		if !ok || err != nil {
			return nil, nil, errBencode
		}
		return n, rest, nil
	}
	s, rest, ok := bytes.Cut(b, []byte(":"))
	n, err := strconv.Atoi(string(s))
	if !ok || err != nil || n < 0 || n > len(rest) {
		return nil, nil, errBencode
	}
	return string(rest[:n]), rest[n:], nil
}
