package sip

import "testing"

// A leg that comes after the last ones were dropped would never hear of its end.
func TestNoLegAfterTheEnd(t *testing.T) {
	legs := newLegTable()
	legs.dropAll()
	if r := legs.add(&Leg{}); r.code != 503 {
		t.Errorf("it is taken: %+v", r)
	}
}
