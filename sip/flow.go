package sip

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"sync/atomic"

	gosip "github.com/emiago/sipgo/sip"
)

var errFlowClosed = errors.New("sip: flow is closed")

// maxFlowAccounts bounds the accounts that are remembered as authenticated on
// one connection.
const maxFlowAccounts = 256

// flow is one connection with a peer (RFC 5626 §3.2), or one address of it for
// UDP. Transactions of sipgo run on it: it is their Connection. Its identity
// is the pointer, never an address, so a message cannot reach another peer.
type flow struct {
	id        uint64 // 0 for UDP
	transport string // "wss", "tls", "tcp" or "udp"
	local     net.Addr
	remote    string // host:port
	host      string // host of remote
	door      *Account

	write  func([]byte) error
	shut   func()
	closed chan struct{}
	once   sync.Once

	legs  atomic.Int32 // that use it; such a flow is never idle
	guard *flowGuard   // what a stranger may ask of it
	trace *tracer      // nil in tests: nothing is traced

	outMu sync.Mutex
	out   bytes.Buffer

	mu       sync.Mutex
	accounts map[string]struct{} // authenticated by digest on this connection
}

// reliable says whether messages cannot be lost on the way.
func (f *flow) reliable() bool { return f.transport != "udp" }

func (f *flow) alive() bool {
	select {
	case <-f.closed:
		return false
	default:
		return true
	}
}

// trust remembers that the account proved itself on this connection.
func (f *flow) trust(account string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.accounts == nil {
		f.accounts = make(map[string]struct{})
	}
	if len(f.accounts) < maxFlowAccounts {
		f.accounts[account] = struct{}{}
	}
}

// trusts says whether requests inside a dialog of the account may come from here.
func (f *flow) trusts(account string) bool {
	if f.door != nil {
		return f.door.ID == account
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.accounts[account]
	return ok
}

// known says whether anybody proved itself on this connection.
func (f *flow) known() bool {
	if f.door != nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.accounts) > 0
}

func (f *flow) end() {
	f.once.Do(func() {
		close(f.closed)
		f.shut()
	})
}

// upper is the transport's name in a Via.
func (f *flow) upper() string {
	switch f.transport {
	case "wss":
		return "WSS"
	case "tls":
		return "TLS"
	case "tcp":
		return "TCP"
	default:
		return "UDP"
	}
}

// send writes the raw bytes of one message.
func (f *flow) send(b []byte) error {
	if !f.alive() {
		return errFlowClosed
	}
	return f.write(b)
}

// keepBuffer is the largest write buffer a flow keeps between messages.
const keepBuffer = 16 << 10

// WriteMsg implements the Connection of sipgo's transactions.
func (f *flow) WriteMsg(m gosip.Message) error {
	f.outMu.Lock()
	defer f.outMu.Unlock()
	f.out.Reset()
	m.StringWrite(&f.out)
	if f.trace != nil {
		f.trace.note(f, true, f.out.Bytes())
	}
	err := f.send(f.out.Bytes())
	if f.out.Cap() > keepBuffer {
		f.out = bytes.Buffer{}
	}
	return err
}

// LocalAddr implements the Connection of sipgo's transactions.
func (f *flow) LocalAddr() net.Addr { return f.local }

// Ref implements the Connection of sipgo's transactions. Transactions do not
// decide about the life of a flow, so nothing is counted.
func (f *flow) Ref(int) int { return 1 }

// TryClose implements the Connection of sipgo's transactions.
func (f *flow) TryClose() (int, error) { return 1, nil }

// Close implements the Connection of sipgo's transactions.
func (f *flow) Close() error {
	f.end()
	return nil
}
