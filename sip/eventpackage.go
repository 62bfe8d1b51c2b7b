package sip

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// allowEvents are the event packages that may be subscribed to, and that of
// REFER (RFC 6665 §8.2.2).
const allowEvents = "dialog, presence, refer"

const (
	// maxEventID bounds the id parameter of an Event header.
	maxEventID = 64
	// maxDialogs bounds the dialogs of one document, so that a long queue fits
	// into a message.
	maxDialogs = 100
)

// eventPackage is one kind of state that may be followed (RFC 6665 §5).
type eventPackage struct {
	name string
	kind string // media type of its documents
	// same says that a subscriber who was told a needs not be told b.
	same func(a, b State) bool
	// document is what is marshalled into the body.
	document func(n notice) any
}

// notice is what one NOTIFY tells.
type notice struct {
	user    string // of the target's address, escaped
	domain  string
	version uint32 // of this subscription, from 0
	was     State  // told before
	now     State
}

// packageOf returns the event package of a name, or nil.
func packageOf(name string) *eventPackage {
	switch name {
	case "dialog":
		return &eventPackage{
			name: name, kind: "application/dialog-info+xml", document: dialogDocument,
			same: func(a, b State) bool { return slices.Equal(a.Dialogs, b.Dialogs) },
		}
	case "presence":
		return &eventPackage{
			name: name, kind: "application/pidf+xml", document: presenceDocument,
			same: func(a, b State) bool { return a.Open == b.Open && a.Note == b.Note },
		}
	default:
		return nil
	}
}

// marshal makes the body of a NOTIFY.
func (p *eventPackage) marshal(n notice) ([]byte, error) {
	body, err := xml.Marshal(p.document(n))
	if err != nil {
		return nil, fmt.Errorf("%s document: %w", p.name, err)
	}
	return append([]byte(xml.Header), body...), nil
}

// dialogInfo is the document of RFC 4235 §4.1.
type dialogInfo struct {
	XMLName xml.Name        `xml:"urn:ietf:params:xml:ns:dialog-info dialog-info"`
	Version uint32          `xml:"version,attr"`
	State   string          `xml:"state,attr"`
	Entity  string          `xml:"entity,attr"`
	Dialogs []dialogElement `xml:"dialog"`
}

type dialogElement struct {
	ID        string `xml:"id,attr"`
	Direction string `xml:"direction,attr,omitempty"`
	State     string `xml:"state"`
}

// dialogDocument always has the full state. Dialogs that ended since the last
// document are told once more, as terminated: phones put their lamp out by that.
func dialogDocument(n notice) any {
	doc := dialogInfo{Version: n.version, State: "full", Entity: "sip:" + n.user + "@" + n.domain}
	for _, d := range n.now.Dialogs[:min(len(n.now.Dialogs), maxDialogs)] {
		e := dialogElement{ID: d.ID, Direction: "recipient", State: "confirmed"}
		if d.Initiator {
			e.Direction = "initiator"
		}
		if d.Early {
			e.State = "early"
		}
		doc.Dialogs = append(doc.Dialogs, e)
	}
	for _, d := range n.was.Dialogs[:min(len(n.was.Dialogs), maxDialogs)] {
		if !slices.ContainsFunc(n.now.Dialogs, func(o DialogState) bool { return o.ID == d.ID }) {
			doc.Dialogs = append(doc.Dialogs, dialogElement{ID: d.ID, State: "terminated"})
		}
	}
	return doc
}

// presence is the document of RFC 3863 §4.1, with one tuple for the whole person.
type presence struct {
	XMLName xml.Name `xml:"urn:ietf:params:xml:ns:pidf presence"`
	Entity  string   `xml:"entity,attr"`
	Tuple   struct {
		ID      string `xml:"id,attr"`
		Basic   string `xml:"status>basic"`
		Contact string `xml:"contact"`
		Note    string `xml:"note,omitempty"`
	} `xml:"tuple"`
}

func presenceDocument(n notice) any {
	address := n.user + "@" + n.domain
	doc := presence{Entity: "pres:" + address}
	doc.Tuple.ID = "madoguchi"
	doc.Tuple.Basic = "closed"
	if n.now.Open {
		doc.Tuple.Basic = "open"
	}
	doc.Tuple.Contact = "sip:" + address
	doc.Tuple.Note = n.now.Note
	return doc
}

// eventOf reads the Event header (RFC 6665 §8.2.1). The id is empty without one.
func eventOf(req *gosip.Request) (name, id string, r refusal) {
	headers := append(req.GetHeaders("Event"), req.GetHeaders("o")...)
	switch {
	case len(headers) == 0:
		return "", "", badEvent()
	case len(headers) > 1:
		return "", "", badRequest("repeated Event")
	}
	name, params, _ := strings.Cut(headers[0].Value(), ";")
	for p := range strings.SplitSeq(params, ";") {
		k, v, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(k), "id") {
			continue
		}
		if id = strings.TrimSpace(v); !isToken(id) || len(id) > maxEventID {
			return "", "", badRequest("Event")
		}
	}
	return strings.ToLower(strings.TrimSpace(name)), id, refusal{}
}

// badEvent names what may be subscribed to (RFC 6665 §8.3.2).
func badEvent() refusal {
	return refuse(statusBadEvent, "Bad Event", gosip.NewHeader("Allow-Events", allowEvents))
}

const statusBadEvent = 489

// isToken checks a token (RFC 3261 §25.1).
func isToken(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && strings.IndexByte("-.!%*_+`'~", c) < 0 {
			return false
		}
	}
	return s != ""
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
