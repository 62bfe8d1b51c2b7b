package sip

import (
	"context"
	"errors"
	"fmt"
	"sync"

	gosip "github.com/emiago/sipgo/sip"
)

// errTransport is the end of a client transaction whose flow closed.
var errTransport = errors.New("sip: flow closed during the transaction")

// transactions match messages with sipgo's transactions (RFC 3261 §17.1.3,
// §17.2.3). Server transactions belong to the flow they came on, so nobody can
// cancel or steal what another connection asked for.
type transactions struct {
	mu     sync.Mutex
	server map[serverKey]*serverTx
	client map[string]*clientTx
}

// clientTx is one request of ours that waits for its answer.
type clientTx struct {
	tx    *gosip.ClientTx
	flush chan struct{} // taken when every response so far was handed on
	ended chan struct{}
}

type serverKey struct {
	flow *flow
	id   string
}

// serverTx is one request of a peer that is being answered.
type serverTx struct {
	key  serverKey
	flow *flow
	req  *gosip.Request
	tx   *gosip.ServerTx // nil: see hasTx

	mu        sync.Mutex
	succeeded bool // answered with a 2xx
	cancelled bool
	onCancel  func()
}

// respond sends a response of this transaction.
func (t *serverTx) respond(res *gosip.Response) error {
	if res.IsSuccess() {
		t.mu.Lock()
		t.succeeded = true
		t.mu.Unlock()
	}
	if t.tx == nil {
		return t.flow.WriteMsg(res)
	}
	return t.tx.Respond(res)
}

// cancel is the arrival of a CANCEL.
func (t *serverTx) cancel() {
	t.mu.Lock()
	t.cancelled = true
	f := t.onCancel
	t.mu.Unlock()
	if f != nil {
		f()
	}
}

// whenCancelled registers f; it is called at once when the CANCEL was first.
func (t *serverTx) whenCancelled(f func()) {
	t.mu.Lock()
	t.onCancel = f
	now := t.cancelled
	t.mu.Unlock()
	if now {
		f()
	}
}

func newTransactions() *transactions {
	return &transactions{
		server: make(map[serverKey]*serverTx),
		client: make(map[string]*clientTx),
	}
}

// serverID is the transaction's name by RFC 3261 §17.2.3, with the fields of
// RFC 2543 when the branch is not a cookie's.
func serverID(req *gosip.Request, method gosip.RequestMethod) string {
	via := req.Via()
	if method == gosip.ACK {
		method = gosip.INVITE
	}
	if branch, _ := via.Params.Get("branch"); isCookie(branch) {
		return fmt.Sprintf("%s|%s|%d|%s", branch, via.Host, via.Port, method)
	}
	tag, _ := req.From().Params.Get("tag")
	return fmt.Sprintf("2543|%s|%s|%d|%s|%s", req.CallID().Value(), tag, req.CSeq().SeqNo, method, via.Value())
}

func isCookie(branch string) bool {
	return len(branch) > len(gosip.RFC3261BranchMagicCookie) &&
		branch[:len(gosip.RFC3261BranchMagicCookie)] == gosip.RFC3261BranchMagicCookie
}

// find returns the server transaction a request belongs to.
func (t *transactions) find(f *flow, req *gosip.Request, method gosip.RequestMethod) *serverTx {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.server[serverKey{f, serverID(req, method)}]
}

// errRepeated is a request whose first copy is being handled.
var errRepeated = errors.New("sip: repeated request")

// hasTx says whether requests of this kind have a server transaction: with
// Timer J at zero (RFC 3261 §17.2.2) there is nothing for it to do otherwise.
func hasTx(f *flow, method gosip.RequestMethod) bool {
	return method == gosip.INVITE || !f.reliable()
}

// begin makes the server transaction of a new request.
func (s *Server) begin(f *flow, req *gosip.Request) (*serverTx, error) {
	st := &serverTx{flow: f, req: req}
	if !hasTx(f, req.Method) {
		return st, nil
	}
	st.key = serverKey{f, serverID(req, req.Method)}
	st.tx = gosip.NewServerTx(st.key.id, req, f, s.silent)
	t := s.txs
	st.tx.OnTerminate(func(string, error) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.server[st.key] == st {
			delete(t.server, st.key)
		}
	})
	t.mu.Lock()
	if _, ok := t.server[st.key]; ok {
		t.mu.Unlock()
		return nil, errRepeated
	}
	t.server[st.key] = st
	t.mu.Unlock()
	if err := st.tx.Init(); err != nil {
		st.tx.Terminate()
		return nil, fmt.Errorf("begin transaction: %w", err)
	}
	return st, nil
}

func clientID(branch string, method gosip.RequestMethod) string {
	return branch + "|" + string(method)
}

// deliver passes a response to its client transaction and returns when it was
// handed on, so that what the peer sends next comes after it. It is false when
// there is no such transaction.
func (t *transactions) deliver(res *gosip.Response) bool {
	branch, _ := res.Via().Params.Get("branch")
	t.mu.Lock()
	c, ok := t.client[clientID(branch, res.CSeq().MethodName)]
	t.mu.Unlock()
	if !ok {
		return false
	}
	c.tx.Receive(res)
	select {
	case c.flush <- struct{}{}:
	case <-c.ended:
	}
	return true
}

// outcome of a client transaction: responses, then at the end either a final
// response or err.
type outcome struct {
	res *gosip.Response
	err error
}

// request starts a client transaction on a flow. each gets every response in
// order and one final outcome; it must not block. again gets repeated 2xx of
// an INVITE, which the transaction user must acknowledge (RFC 6026 §7.2).
func (s *Server) request(ctx context.Context, f *flow, req *gosip.Request, each func(outcome), again func(*gosip.Response)) error {
	if !f.alive() {
		return ErrNoFlow
	}
	req.SetTransport(f.upper())
	branch, _ := req.Via().Params.Get("branch")
	id := clientID(branch, req.Method)
	tx := gosip.NewClientTx(id, req, f, s.silent)
	c := &clientTx{tx: tx, flush: make(chan struct{}), ended: make(chan struct{})}
	t := s.txs
	tx.OnTerminate(func(string, error) {
		t.mu.Lock()
		delete(t.client, id)
		t.mu.Unlock()
	})
	if again != nil {
		tx.OnRetransmission(func(res *gosip.Response) { again(res) })
	}
	t.mu.Lock()
	t.client[id] = c
	t.mu.Unlock()
	started := s.group.run(func() { c.follow(ctx, f, each) })
	if !started {
		close(c.ended)
		tx.Terminate()
		return ErrNoFlow
	}
	if err := tx.Init(); err != nil {
		tx.Terminate() // follow reports it
	}
	return nil
}

// follow hands on what a client transaction receives until its end.
func (c *clientTx) follow(ctx context.Context, f *flow, each func(outcome)) {
	defer close(c.ended)
	tx := c.tx
	for {
		select {
		case <-c.flush:
		case res := <-tx.Responses():
			each(outcome{res: res})
			if !res.IsProvisional() {
				return // a 2xx keeps the transaction for repetitions
			}
		case <-f.closed:
			tx.Terminate()
			each(outcome{err: errTransport})
			return
		case <-ctx.Done():
			tx.Terminate()
			each(outcome{err: ctx.Err()})
			return
		case <-tx.Done():
			err := tx.Err()
			switch {
			case errors.Is(err, gosip.ErrTransactionTimeout):
			case !f.alive(), errors.Is(err, gosip.ErrTransactionTransport):
				err = errTransport
			case err == nil:
				err = errTransport
			}
			each(outcome{err: err})
			return
		}
	}
}

// dropFlow ends the server transactions of a closed flow.
func (t *transactions) dropFlow(f *flow) {
	t.mu.Lock()
	var gone []*serverTx
	for key, st := range t.server {
		if key.flow == f {
			gone = append(gone, st)
		}
	}
	t.mu.Unlock()
	for _, st := range gone {
		st.tx.Terminate()
	}
}

func (t *transactions) terminateAll() {
	t.mu.Lock()
	var servers []*serverTx
	for _, st := range t.server {
		servers = append(servers, st)
	}
	var clients []*gosip.ClientTx
	for _, c := range t.client {
		clients = append(clients, c.tx)
	}
	t.mu.Unlock()
	for _, st := range servers {
		st.tx.Terminate()
	}
	for _, tx := range clients {
		tx.Terminate()
	}
}
