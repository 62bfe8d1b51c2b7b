package sip

import (
	"net"
	"strconv"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// contactUser is the user part of our Contact.
const contactUser = "madoguchi"

// initialMaxForwards is RFC 3261 §8.1.1.6.
const initialMaxForwards = 70

// party is one end of a dialog as it stands in From and To.
type party struct {
	name   string
	uri    gosip.Uri
	params gosip.HeaderParams
}

// partyOf is an account's address of record with its name, which comes from
// the account and never from the wire.
func (s *Server) partyOf(a Account) party {
	return party{
		name: strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(printable(a.Name)),
		uri:  gosip.Uri{Scheme: "sip", User: escapeUser(a.Login), Host: s.o.Domain},
	}
}

// escapeUser writes a user part (RFC 3261 §25.1).
func escapeUser(user string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(user) {
		c := user[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.!~*'()&=+$,;?/", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// contactHeader is where the peer reaches us: its own connection.
func (s *Server) contactHeader(f *flow) gosip.Header {
	host := s.viaHost(f)
	transport := f.transport
	if transport == "wss" {
		transport = "ws"
	}
	return gosip.NewHeader("Contact", "<sip:"+contactUser+"@"+host+";transport="+transport+">")
}

// viaHost is our name towards a flow: browsers know the domain, phones need
// the address they are connected to.
func (s *Server) viaHost(f *flow) string {
	if f.transport == "wss" {
		return s.o.Domain
	}
	return f.local.String()
}

func (s *Server) newVia(f *flow) *gosip.ViaHeader {
	via := &gosip.ViaHeader{
		ProtocolName:    "SIP",
		ProtocolVersion: "2.0",
		Transport:       f.upper(),
		Host:            s.viaHost(f),
		Params:          gosip.HeaderParams{{K: "branch", V: gosip.RFC3261BranchMagicCookie + newTag()}},
	}
	if host, port, err := net.SplitHostPort(via.Host); err == nil {
		via.Host = host
		via.Port, _ = strconv.Atoi(port) // a listener's port is a number
	}
	return via
}
