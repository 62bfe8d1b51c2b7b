package sdp

import "strings"

// Feedback is a set of RTCP feedback kinds (RFC 4585, RFC 5104).
type Feedback uint8

// Kinds of feedback.
const (
	NACK Feedback = 1 << iota
	PLI
	FIR
	REMB
	TransportCC
)

// Has says whether all of g are in f.
func (f Feedback) Has(g Feedback) bool { return f&g == g }

var feedbackNames = [...]string{"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"}

// feedbackOf reads what stands behind the payload number of an a=rtcp-fb;
// unknown kinds are nothing.
func feedbackOf(value string) Feedback {
	value = strings.Join(strings.Fields(value), " ")
	for i, name := range feedbackNames {
		if value == name {
			return 1 << i
		}
	}
	return 0
}

// names lists the kinds as written in a=rtcp-fb.
func (f Feedback) names() []string {
	var out []string
	for i, name := range feedbackNames {
		if f&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}
