package sip

import (
	"encoding/xml"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// watchable is what a test's handler lets others follow.
type watchable struct {
	mu    sync.Mutex
	state map[string]State
	code  int // when not 0, for everybody
	asked []string
}

func (b *bench) watchable(targets ...string) *watchable {
	w := &watchable{state: make(map[string]State)}
	for _, t := range targets {
		w.state[t] = State{Open: true}
	}
	b.h.onWatched(func(by Account, target string) (State, int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.asked = append(w.asked, by.ID+" "+target)
		st, ok := w.state[target]
		switch {
		case w.code != 0:
			return State{}, w.code
		case !ok:
			return State{}, 404
		}
		return st, 0
	})
	return w
}

func (w *watchable) set(b *bench, target string, st State) {
	w.mu.Lock()
	w.state[target] = st
	w.mu.Unlock()
	b.s.Publish(target, st)
}

func (w *watchable) refuse(code int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.code = code
}

// watch is a SUBSCRIBE that begins a dialog.
func (p *phone) watch(target, event string, expires int, extra ...string) *dialogue {
	p.t.Helper()
	req := p.ask(p.subscribe(target, append([]string{"Event: " + event, fmt.Sprintf("Expires: %d", expires)}, extra...)...))
	return &dialogue{
		p: p, callID: req.CallID().Value(), local: req.From().Value(), localTag: tagOf(req.From().Params),
		invite: req, seq: req.CSeq().SeqNo,
	}
}

func (p *phone) subscribe(target string, extra ...string) *gosip.Request {
	return p.build(gosip.SUBSCRIBE, "sip:"+target+"@"+testDomain, "<"+p.aor()+">;tag="+newTag(), "<sip:"+target+"@"+testDomain+">",
		newTag(), 1, "", append([]string{"Contact: <" + p.contact + ">", "User-Agent: test phone"}, extra...)...)
}

// granted waits for the 200 and returns what it grants, in seconds.
func (d *dialogue) granted() string {
	d.p.t.Helper()
	res := d.p.answer(d.invite, 200)
	d.established(res)
	return res.GetHeader("Expires").Value()
}

// notified takes a NOTIFY, answers it and returns it with its document.
func (d *dialogue) notified(state string) *gosip.Request {
	d.p.t.Helper()
	n := d.p.await("NOTIFY", func(m gosip.Message) bool {
		r, ok := m.(*gosip.Request)
		return ok && r.Method == gosip.NOTIFY && r.CallID().Value() == d.callID
	}).(*gosip.Request)
	if !strings.HasPrefix(n.GetHeader("Subscription-State").Value(), state) {
		d.p.t.Errorf("want %s, got\n%s", state, n)
	}
	d.respond(n, 200, "")
	return n
}

// lamp is what a phone makes of a dialog-info document, in words.
func lamp(t testing.TB, n *gosip.Request) string {
	t.Helper()
	var doc dialogInfo
	if err := xml.Unmarshal(n.Body(), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, n.Body())
	}
	words := []string{fmt.Sprintf("%d %s %s", doc.Version, doc.State, doc.Entity)}
	for _, d := range doc.Dialogs {
		words = append(words, strings.Join(strings.Fields(d.ID+" "+d.Direction+" "+d.State), " "))
	}
	return strings.Join(words, "; ")
}

func wants(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// A colleague's lamp: off, blinking, on, off again (RFC 4235).
func TestDialogEvents(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		w := b.watchable("bob")
		p := b.phone("alice", transport).register()
		d := p.watch("bob", "dialog;id=7", 600, "Accept: application/dialog-info+xml")
		wants(t, "granted", d.granted(), "600")
		first := d.notified("active;expires=600")
		wants(t, "first", lamp(t, first), "0 full sip:bob@"+testDomain)
		wants(t, "Event", first.GetHeader("Event").Value(), "dialog;id=7")
		wants(t, "type", first.ContentType().Value(), "application/dialog-info+xml")
		if tagOf(first.To().Params) != d.localTag || !strings.Contains(d.remote, tagOf(first.From().Params)) || first.Contact() == nil ||
			first.Recipient.String() != p.contact {
			t.Errorf("NOTIFY\n%s", first)
		}

		w.set(b, "bob", State{Dialogs: []DialogState{{ID: "c1", Early: true}}})
		n := d.notified("active")
		wants(t, "rings", lamp(t, n), "1 full sip:bob@"+testDomain+"; c1 recipient early")
		if n.CSeq().SeqNo <= first.CSeq().SeqNo {
			t.Error("CSeq")
		}
		w.set(b, "bob", State{Dialogs: []DialogState{{ID: "c1"}}, Note: "of no interest here"})
		wants(t, "talks", lamp(t, d.notified("active")), "2 full sip:bob@"+testDomain+"; c1 recipient confirmed")
		w.set(b, "bob", State{Dialogs: []DialogState{{ID: "c2", Initiator: true}}})
		wants(t, "calls", lamp(t, d.notified("active")), "3 full sip:bob@"+testDomain+"; c2 initiator confirmed; c1 terminated")
		w.set(b, "bob", State{Open: true})
		wants(t, "idle", lamp(t, d.notified("active")), "4 full sip:bob@"+testDomain+"; c2 terminated")

		again := d.request(gosip.SUBSCRIBE, "", "Event: dialog;id=7", "Expires: 99999")
		p.write(again)
		wants(t, "longest", p.answer(again, 200).GetHeader("Expires").Value(), "3600")
		wants(t, "refreshed", lamp(t, d.notified("active;expires=3600")), "5 full sip:bob@"+testDomain)
		end := d.request(gosip.SUBSCRIBE, "", "Event: dialog;id=7", "Expires: 0")
		p.write(end)
		wants(t, "end", p.answer(end, 200).GetHeader("Expires").Value(), "0")
		d.notified("terminated;reason=timeout")
		late := d.request(gosip.SUBSCRIBE, "", "Event: dialog;id=7", "Expires: 60")
		p.write(late)
		p.answer(late, 481)
		b.nobodyWatches()
	})
}

func (b *bench) nobodyWatches() {
	b.t.Helper()
	eventually(b.t, "no subscription is left", func() bool {
		s := b.s.subs
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.dialogs)+len(s.targets)+len(s.flows)+len(s.accounts) == 0
	})
}

// Presence, with a note that is only text (RFC 3863).
func TestPresenceEvents(t *testing.T) {
	b := newBench(t)
	w := b.watchable("bob")
	p := b.phone("alice", "tls").register()
	d := p.watch("bob", "presence", 600)
	d.granted()
	read := func() presence {
		t.Helper()
		n := d.notified("active")
		wants(t, "type", n.ContentType().Value(), "application/pidf+xml")
		var doc presence
		if err := xml.Unmarshal(n.Body(), &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	doc := read()
	if doc.Tuple.Basic != "open" || doc.Entity != "pres:bob@"+testDomain || doc.Tuple.Contact != "sip:bob@"+testDomain || doc.Tuple.Note != "" {
		t.Errorf("%+v", doc)
	}
	evil := `離席中</note><basic>open</basic>]]>&"` + "\x00"
	w.set(b, "bob", State{Note: evil, Dialogs: []DialogState{{ID: "of no interest here"}}})
	if doc = read(); doc.Tuple.Basic != "closed" || doc.Tuple.Note != strings.ReplaceAll(evil, "\x00", "\uFFFD") {
		t.Errorf("%+v", doc)
	}
}

// Nothing that a document is made of can break out of it.
func TestDocuments(t *testing.T) {
	evil := `"/><x y='` + "\xff\x01\n"
	n := notice{user: escapeUser(evil), domain: testDomain, now: State{Dialogs: []DialogState{{ID: evil}}, Note: evil}}
	for range 2 * maxDialogs {
		n.now.Dialogs = append(n.now.Dialogs, DialogState{ID: "x"})
	}
	for _, name := range []string{"dialog", "presence"} {
		p := packageOf(name)
		body, err := p.marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		var elements []string
		d := xml.NewDecoder(strings.NewReader(string(body)))
		for {
			token, err := d.Token()
			if err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v in\n%s", name, err, body)
				}
				break
			}
			if e, ok := token.(xml.StartElement); ok && !slices.Contains(elements, e.Name.Local) {
				elements = append(elements, e.Name.Local)
			}
		}
		want := map[string]string{"dialog": "dialog-info dialog state", "presence": "presence tuple status basic contact note"}[name]
		wants(t, name, strings.Join(elements, " "), want)
		if n := strings.Count(string(body), "<dialog "); n > maxDialogs {
			t.Errorf("%d dialogs", n)
		}
	}
}

func TestSubscribeRefusals(t *testing.T) {
	b := newBench(t)
	w := b.watchable("bob")
	p := b.phone("alice", "wss")
	cases := []struct {
		name, target string
		headers      []string
		code         int
		header       string
	}{
		{"no event", "bob", nil, 489, "Allow-Events"},
		{"another event", "bob", []string{"Event: message-summary"}, 489, "Allow-Events"},
		{"refer outside", "bob", []string{"Event: refer"}, 489, "Allow-Events"},
		{"two events", "bob", []string{"Event: dialog", "o: presence"}, 400, ""},
		{"bad id", "bob", []string{"Event: dialog;id=a\"b"}, 400, ""},
		{"long id", "bob", []string{"Event: dialog;id=" + strings.Repeat("a", maxEventID+1)}, 400, ""},
		{"too brief", "bob", []string{"Event: dialog", "Expires: 59"}, 423, "Min-Expires"},
		{"document", "bob", []string{"Event: dialog", "Accept: text/plain"}, 406, ""},
		{"extension", "bob", []string{"Event: dialog", "Require: eventlist"}, 420, "Unsupported"},
		{"nobody", "mallory", []string{"Event: dialog"}, 404, ""},
		{"large", "bob", []string{"Event: dialog", "Subject: " + strings.Repeat("a", maxSubscribe)}, 413, ""},
		{"two contacts", "bob", []string{"Event: dialog", "Contact: <sip:x@y.invalid>"}, 400, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res := p.answer(p.ask(p.subscribe(c.target, c.headers...)), c.code)
			if c.header != "" && res.GetHeader(c.header) == nil {
				t.Errorf("no %s", c.header)
			}
		})
	}
	for code, want := range map[int]int{403: 403, 489: 489, 302: 403, 1: 403} {
		w.refuse(code)
		p.answer(p.ask(p.subscribe("bob", "Event: presence")), want)
	}
	w.refuse(0)
	if from := p.subscribe("bob", "Event: dialog"); true {
		from.From().Address.User = "bob"
		p.answer(p.ask(from), 403)
	}
	away := p.subscribe("bob", "Event: dialog")
	away.Recipient.Host = "elsewhere.test"
	p.answer(p.ask(away), 404)
	b.nobodyWatches()

	// A refresh that does not fit is refused and changes nothing.
	d := p.watch("bob", "dialog", 600)
	d.granted()
	d.notified("active")
	for _, c := range []struct {
		method gosip.RequestMethod
		event  string
		expire int
		code   int
	}{
		{gosip.SUBSCRIBE, "presence", 600, 489},
		{gosip.SUBSCRIBE, "dialog;id=1", 600, 489},
		{gosip.SUBSCRIBE, "dialog", 5, 423},
		{gosip.BYE, "dialog", 600, 405},
		{gosip.NOTIFY, "dialog", 600, 405},
	} {
		req := d.request(c.method, "", "Event: "+c.event, fmt.Sprintf("Expires: %d", c.expire))
		p.write(req)
		p.answer(req, c.code)
	}
	old := d.request(gosip.SUBSCRIBE, "", "Event: dialog")
	old.CSeq().SeqNo = 1
	p.write(old)
	p.answer(old, 500)
	w.set(b, "bob", State{Dialogs: []DialogState{{ID: "c"}}})
	wants(t, "still followed", lamp(t, d.notified("active")), "1 full sip:bob@"+testDomain+"; c recipient confirmed")

	// Another account does not speak for it, and who lost the right is told so.
	q := b.phone("bob", "wss")
	d.p = q
	foreign := d.request(gosip.SUBSCRIBE, "", "Event: dialog", "Expires: 0")
	q.write(foreign)
	q.answer(foreign, 403)
	d.p = p
	w.refuse(403)
	refresh := d.request(gosip.SUBSCRIBE, "", "Event: dialog")
	p.write(refresh)
	p.answer(refresh, 403)
	d.notified("terminated;reason=rejected")
	b.nobodyWatches()
}

// A fetch is one NOTIFY (RFC 6665 §4.4.3).
func TestFetch(t *testing.T) {
	b := newBench(t)
	w := b.watchable()
	w.set(b, "queue1", State{Dialogs: []DialogState{{ID: "c1", Early: true}, {ID: "c2", Early: true}}})
	p := b.phone("alice", "tls").register()
	d := p.watch("queue1", "dialog", 0)
	d.granted()
	wants(t, "fetched", lamp(t, d.notified("terminated;reason=timeout")), "0 full sip:queue1@"+testDomain+"; c1 recipient early; c2 recipient early")
	b.nobodyWatches()
	wants(t, "asked", strings.Join(w.asked, ","), "id-alice queue1")
}

// A subscription ends by itself, with its connection, and when its NOTIFYs are
// not taken (RFC 6665 §4.2.2).
func TestSubscriptionEnds(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.watchable("bob")
		p := b.memoryPhone("alice", "tls").register()
		start := time.Now()
		d := p.watch("bob", "dialog", 60)
		d.granted()
		d.notified("active")
		_, err := p.awaitFor(2*time.Minute, isRequest(gosip.NOTIFY))
		if w := time.Since(start); err != nil || w < time.Minute || w > time.Minute+time.Second {
			t.Errorf("end after %v: %v", w, err)
		}
		b.nobodyWatches()

		p.watch("bob", "dialog", 3600).granted() // answers no NOTIFY
		p.asked(gosip.NOTIFY)
		time.Sleep(timer64 + time.Second)
		b.nobodyWatches()

		for _, code := range []int{481, 489, 500} {
			d = p.watch("bob", "dialog", 3600)
			d.granted()
			d.respond(p.asked(gosip.NOTIFY), code, "")
			b.nobodyWatches()
		}

		d = p.watch("bob", "dialog", 3600)
		d.granted()
		d.notified("active")
		p.close()
		b.nobodyWatches()
	})
}

// A refresh on a new connection takes the subscription along.
func TestSubscriptionMoves(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		w := b.watchable("bob")
		p := b.memoryPhone("alice", "wss")
		d := p.watch("bob", "dialog", 3600)
		d.granted()
		d.notified("active")
		leave := p.close
		p.connect(b)
		refresh := d.request(gosip.SUBSCRIBE, "", "Event: dialog")
		p.write(refresh)
		p.answer(refresh, 200)
		leave()
		d.notified("active")
		w.set(b, "bob", State{Dialogs: []DialogState{{ID: "c"}}})
		d.notified("active")
	})
}

// Changes come at most five times a second, the last one always, and what is
// the same again is not told.
func TestNotifyRate(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		w := b.watchable("bob")
		p := b.memoryPhone("alice", "tls").register()
		d := p.watch("bob", "dialog", 3600)
		d.granted()
		d.notified("active")
		busy := func(id string) State { return State{Dialogs: []DialogState{{ID: id}}} }
		last := time.Now()
		for round := range 3 {
			for i := range 100 {
				w.set(b, "bob", busy(fmt.Sprint(round, i)))
			}
			n := d.notified("active")
			if w := time.Since(last); w < notifyPause {
				t.Errorf("after %v", w)
			}
			last = time.Now()
			if got := lamp(t, n); !strings.Contains(got, fmt.Sprint(round, 99)+" recipient confirmed") {
				t.Errorf("told %s", got)
			}
		}
		// A NOTIFY that is not answered holds back the next.
		w.set(b, "bob", busy("slow"))
		n := p.asked(gosip.NOTIFY)
		w.set(b, "bob", busy("slower"))
		p.silence(5*time.Second, gosip.NOTIFY)
		d.respond(n, 200, "")
		wants(t, "then", lamp(t, d.notified("active")), "5 full sip:bob@"+testDomain+"; slower recipient confirmed; slow terminated")
		w.set(b, "bob", busy("x"))
		w.set(b, "bob", busy("slower"))
		p.silence(time.Second, gosip.NOTIFY)
	})
}

// One account cannot take what all others need, nor keep memory.
func TestSubscribeFlood(t *testing.T) {
	b := newBench(t)
	b.watchable("bob")
	p := b.phone("alice", "wss")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	held := 0
	for i := range 2 * maxWatches {
		req := p.subscribe("bob", "Event: dialog")
		p.write(req)
		m := p.await("answer", func(m gosip.Message) bool {
			r, ok := m.(*gosip.Response)
			return ok && r.CallID().Value() == req.CallID().Value()
		}).(*gosip.Response)
		switch {
		case m.StatusCode == 200:
			held++
			if i >= maxWatches {
				t.Fatalf("%d subscriptions", held)
			}
			n := p.asked(gosip.NOTIFY)
			(&dialogue{p: p, localTag: newTag()}).respond(n, 200, "")
		case m.StatusCode != 403 || i < maxWatches:
			t.Fatalf("subscription %d: %s", i, startLine(m))
		}
	}
	q := b.phone("carol", "tls").register()
	q.watch("bob", "dialog", 600).granted()
	q.close()
	// However much is published, little waits for a slow subscriber.
	for i := range 10000 {
		b.s.Publish("bob", State{Dialogs: []DialogState{{ID: fmt.Sprint(i)}}})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d subscriptions and %d publications: %d KiB more on the heap", held, 10000, grown>>10)
	if grown > 32<<20 {
		t.Errorf("%d bytes more on the heap", grown)
	}
	for _, n := range b.s.subs.of("bob") {
		if d := n.depth(); d > 4 {
			t.Errorf("%d wait", d)
		}
	}
	p.close()
	b.nobodyWatches()
}

// All accounts together cannot hold more than the server has room for.
func TestSubscriptionsAreBounded(t *testing.T) {
	table := newSubscriptions()
	var all []*subscription
	f := &flow{}
	for i := range maxSubscriptions + 1 {
		n := &subscription{target: "bob", flow: f}
		n.callID, n.localTag = fmt.Sprint(i), "tag"
		n.peer.Account.ID = fmt.Sprint(i / maxWatches)
		r := table.add(n)
		if (r.code == 503) != (i == maxSubscriptions) {
			t.Fatalf("subscription %d: %+v", i, r)
		}
		all = append(all, n)
	}
	for _, n := range all {
		table.remove(n)
		table.remove(n)
	}
	if n := len(table.dialogs) + len(table.targets) + len(table.flows) + len(table.accounts); n != 0 {
		t.Errorf("%d entries are left", n)
	}
}
