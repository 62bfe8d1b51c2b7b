package api

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"madoguchi/store"

	"golang.org/x/time/rate"
)

const (
	// pairingLifetime is how long a code may be typed.
	pairingLifetime = 10 * time.Minute
	// claimWithin is how long a kiosk has to fetch the login that was allowed;
	// its page asks more than once a second.
	claimWithin = 2 * time.Minute
	// codeDigits is the length of a code.
	codeDigits = 8
	// maxPairings bounds the codes that are open at once: so few of 10^8 that a
	// mistyped one is none of them.
	maxPairings = 500
	// networkPairings is the same for one address; its oldest code makes room.
	networkPairings = 8
	// How often one address may ask for a code.
	pairingEvery = 20 * time.Second
	pairingBurst = 10
	// How often, in a second, one address may ask whether it is logged in by now.
	claimRate  = 20
	claimBurst = 40
	// maxNetworks bounds what strangers can make us remember; beyond that all
	// new addresses share one allowance.
	maxNetworks = 5_000
	// networkIdle is when the allowance of an address that is not used is forgotten.
	networkIdle = time.Hour
)

// pairing is a kiosk that wants to be logged in. The code names it to people;
// only who has the secret gets the login, and once.
type pairing struct {
	code               string
	secret             [sha256.Size]byte // of its text
	address, userAgent string
	made, expires      time.Time
	account            string   // which kiosk it is to be; empty until somebody allowed it
	by                 store.By // who did
}

// pairings are the open ones. They do not outlive the process: a kiosk then asks
// for a new code by itself.
type pairings struct {
	mu       sync.Mutex
	open     []*pairing // the oldest first
	networks map[string]*allowance
	others   *allowance
	typed    *limiter // codes that administrators got wrong
}

// allowance is what one address may still ask for.
type allowance struct {
	codes, claims *rate.Limiter
	used          time.Time
}

func newAllowance() *allowance {
	return &allowance{codes: rate.NewLimiter(rate.Every(pairingEvery), pairingBurst), claims: rate.NewLimiter(claimRate, claimBurst)}
}

func newPairings() *pairings {
	return &pairings{networks: make(map[string]*allowance), others: newAllowance(), typed: newLimiter(store.DefaultAttemptLimits())}
}

// begin opens a pairing for an address and returns it with its secret.
func (p *pairings) begin(now time.Time, address, userAgent string) (pairing, string, error) {
	secret, err := drawToken()
	if err != nil {
		return pairing{}, "", err
	}
	if len(userAgent) > maxUserAgent {
		userAgent = userAgent[:maxUserAgent]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := p.allowance(now, address).codes.ReserveN(now, 1); r.DelayFrom(now) > 0 {
		d := r.DelayFrom(now)
		r.CancelAt(now)
		return pairing{}, "", later("pairing-wait", d)
	}
	p.expire(now)
	p.makeRoom(address)
	if len(p.open) >= maxPairings {
		return pairing{}, "", later("pairing-wait", pairingLifetime)
	}
	code, err := p.draw()
	if err != nil {
		return pairing{}, "", err
	}
	n := &pairing{
		code: code, secret: sha256.Sum256([]byte(secret)), address: address, userAgent: userAgent,
		made: now, expires: now.Add(pairingLifetime),
	}
	p.open = append(p.open, n)
	return *n, secret, nil
}

// find returns the pairing of a code that nobody has allowed yet.
func (p *pairings) find(now time.Time, code string) (pairing, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire(now)
	n := p.byCode(code)
	if n == nil || n.account != "" {
		return pairing{}, false
	}
	return *n, true
}

// allow says which kiosk the one with this code is. It can be said once.
func (p *pairings) allow(now time.Time, code, account string, by store.By) (pairing, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire(now)
	n := p.byCode(code)
	if n == nil || n.account != "" {
		return pairing{}, false
	}
	n.account, n.by, n.expires = account, by, now.Add(claimWithin)
	return *n, true
}

// claim returns the pairing of a secret. One that was allowed is over with that:
// nobody gets it a second time.
func (p *pairings) claim(now time.Time, address, secret string) (pairing, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.allowance(now, address).claims.AllowN(now, 1) {
		return pairing{}, later("pairing-wait", time.Second)
	}
	p.expire(now)
	sum := sha256.Sum256([]byte(secret))
	at := -1
	for i, n := range p.open { // to the end, whichever it is
		if subtle.ConstantTimeCompare(sum[:], n.secret[:]) == 1 {
			at = i
		}
	}
	if at < 0 {
		return pairing{}, refuse("pairing-over")
	}
	n := p.open[at]
	if n.account != "" {
		p.open = slices.Delete(p.open, at, at+1)
	}
	return *n, nil
}

// restore takes a claimed pairing back whose login could not be made.
func (p *pairings) restore(n pairing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, &n)
}

// byCode looks at all of them, so that time tells nothing.
func (p *pairings) byCode(code string) *pairing {
	var found *pairing
	for _, n := range p.open {
		if subtle.ConstantTimeCompare([]byte(code), []byte(n.code)) == 1 {
			found = n
		}
	}
	return found
}

// draw makes a code that is not open.
func (p *pairings) draw() (string, error) {
	most := new(big.Int).Exp(big.NewInt(10), big.NewInt(codeDigits), nil)
	for {
		n, err := rand.Int(rand.Reader, most)
		if err != nil {
			return "", fmt.Errorf("draw code: %w", err)
		}
		if code := fmt.Sprintf("%0*d", codeDigits, n); p.byCode(code) == nil {
			return code, nil
		}
	}
}

func (p *pairings) expire(now time.Time) {
	p.open = slices.DeleteFunc(p.open, func(n *pairing) bool { return !now.Before(n.expires) })
}

// makeRoom gives up the oldest codes of an address that asks for too many: a
// page that was loaded anew has forgotten them.
func (p *pairings) makeRoom(address string) {
	mine := func(n *pairing) bool { return n.account == "" && network(n.address) == network(address) }
	count := 0
	for _, n := range p.open {
		if mine(n) {
			count++
		}
	}
	for ; count >= networkPairings; count-- {
		i := slices.IndexFunc(p.open, mine)
		p.open = slices.Delete(p.open, i, i+1)
	}
}

func (p *pairings) allowance(now time.Time, address string) *allowance {
	key := network(address)
	a, ok := p.networks[key]
	if !ok {
		if len(p.networks) >= maxNetworks {
			for k, old := range p.networks {
				if now.Sub(old.used) > networkIdle {
					delete(p.networks, k)
				}
			}
		}
		if len(p.networks) >= maxNetworks {
			return p.others
		}
		a = newAllowance()
		p.networks[key] = a
	}
	a.used = now
	return a
}

// later is a refusal that says when to ask again.
func later(code string, d time.Duration) *refusal {
	r := refuse(code)
	r.retry = d
	return r
}
