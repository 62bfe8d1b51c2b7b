//go:build linux

package relay

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
)

// Join replaces all flows of the relay.
type Join struct {
	Flows []Flow `json:"flows"`
	// Shared puts all flows on one port and looks them up by source address, as
	// a server for browsers does; else every end has a port of its own.
	Shared bool `json:"shared"`
}

// Flow joins two addresses.
type Flow struct {
	A netip.AddrPort `json:"a"`
	B netip.AddrPort `json:"b"`
}

// Joined answers: to which port each end of each flow must send.
type Joined struct {
	Ports []Ports `json:"ports"`
	Error string  `json:"error,omitempty"`
}

// Ports of one flow: A sends to A, B to B.
type Ports struct {
	A netip.AddrPort `json:"a"`
	B netip.AddrPort `json:"b"`
}

const maxLine = 4 << 20

// Serve answers requests until the input ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	var r *relay
	defer func() { r.close() }()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	enc := json.NewEncoder(out)
	for lines.Scan() {
		var j Join
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			return fmt.Errorf("relay: request: %w", err)
		}
		r.close()
		r = &relay{}
		var answer Joined
		ports, err := r.join(ctx, j)
		if err != nil {
			answer.Error = err.Error()
		}
		answer.Ports = ports
		if err := enc.Encode(answer); err != nil {
			return fmt.Errorf("relay: answer: %w", err)
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("relay: read: %w", err)
	}
	return nil
}
