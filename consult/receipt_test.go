package consult

import (
	"testing"
	"testing/synctest"
	"time"
)

// A receipt is shown for ten minutes to who was there at the end.
func TestReceiptIsShownForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Rooms{receipts: make(map[string]shownReceipt), erased: make(chan struct{}, 1)}
		r.show(Receipt{Call: "1"}, []string{"clerk", "kiosk"})
		<-r.Erased()
		time.Sleep(receiptShown - time.Second)
		if got, ok := r.LastReceipt("kiosk"); !ok || got.Call != "1" {
			t.Errorf("%+v %v", got, ok)
		}
		r.show(Receipt{Call: "2"}, []string{"clerk"})
		time.Sleep(2 * time.Second)
		if _, ok := r.LastReceipt("kiosk"); ok {
			t.Error("still shown after ten minutes")
		}
		if got, ok := r.LastReceipt("clerk"); !ok || got.Call != "2" {
			t.Errorf("the newest is %+v %v", got, ok)
		}
		if _, ok := r.LastReceipt("stranger"); ok {
			t.Error("a stranger sees one")
		}
	})
}

// A ticket is good once, for its account, for thirty seconds.
func TestTickets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &liveRoom{tickets: make(map[string]ticket)}
		first, _ := l.issue("kiosk")
		late, _ := l.issue("kiosk")
		if l.redeem(first, "clerk") || !l.redeem(first, "kiosk") || l.redeem(first, "kiosk") || l.redeem("", "kiosk") {
			t.Error("a ticket is good once, for its account")
		}
		time.Sleep(ticketLife + time.Second)
		if l.redeem(late, "kiosk") {
			t.Error("a ticket is good for ever")
		}
		for range ticketsMost {
			if _, ok := l.issue("kiosk"); !ok {
				t.Fatal("old tickets take the place of new ones")
			}
		}
		if _, ok := l.issue("kiosk"); ok {
			t.Error("there is no end of tickets")
		}
	})
}
