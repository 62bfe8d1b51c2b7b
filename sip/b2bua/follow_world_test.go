package b2bua

import "madoguchi/sip"

// Publish is part of Dialer.
func (w *world) Publish(target string, st sip.State) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.published[target] = append(w.published[target], st)
}
