package sip

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"sync"
	"time"
)

const (
	// nonceLife is how long a challenge may be answered.
	nonceLife = 2 * time.Minute
	// maxUsedNonces bounds the memory of used nonces in one generation. Only
	// right passwords add to it.
	maxUsedNonces = 1 << 17

	nonceTime   = 8
	nonceRandom = 10
	nonceMAC    = 16
)

// nonces makes and checks nonces without remembering those it gave away: a
// nonce carries its time and proves by HMAC that it is ours and meant for this
// address. Only used ones are remembered, for as long as they would be valid.
type nonces struct {
	key [32]byte

	mu        sync.Mutex
	turned    time.Time
	used, old map[string]struct{}
}

func newNonces() (*nonces, error) {
	n := &nonces{used: make(map[string]struct{})}
	if _, err := rand.Read(n.key[:]); err != nil {
		return nil, fmt.Errorf("nonce key: %w", err)
	}
	return n, nil
}

func (n *nonces) mac(b []byte, host string) []byte {
	h := hmac.New(sha256.New, n.key[:])
	h.Write(b)
	h.Write([]byte(host))
	return h.Sum(nil)[:nonceMAC]
}

func (n *nonces) issue(now time.Time, host string) string {
	b := make([]byte, nonceTime+nonceRandom, nonceTime+nonceRandom+nonceMAC)
	binary.BigEndian.PutUint64(b, uint64(now.UnixNano()))
	_, _ = rand.Read(b[nonceTime:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(append(b, n.mac(b, host)...))
}

// fresh says whether a nonce is ours, for this address, and not too old.
func (n *nonces) fresh(now time.Time, nonce, host string) bool {
	b, err := base64.RawURLEncoding.DecodeString(nonce)
	if err != nil || len(b) != nonceTime+nonceRandom+nonceMAC {
		return false
	}
	head := b[:nonceTime+nonceRandom]
	if subtle.ConstantTimeCompare(b[len(head):], n.mac(head, host)) != 1 {
		return false
	}
	age := now.Sub(time.Unix(0, int64(binary.BigEndian.Uint64(head))))
	return age >= 0 && age < nonceLife
}

// spend uses a nonce up; it is false for one that was used before.
func (n *nonces) spend(now time.Time, nonce string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.turn(now)
	if _, ok := n.used[nonce]; ok {
		return false
	}
	if _, ok := n.old[nonce]; ok {
		return false
	}
	if len(n.used) >= maxUsedNonces {
		return false // safe: the peer gets a new challenge
	}
	n.used[nonce] = struct{}{}
	return true
}

// turn forgets what has expired in any case.
func (n *nonces) turn(now time.Time) {
	if now.Sub(n.turned) < nonceLife {
		return
	}
	n.turned = now
	n.old, n.used = n.used, make(map[string]struct{})
}
