//go:build linux

package main

import (
	"context"
	"os/exec"

	"madoguchi/tests/testkit/traffic"
)

// startPeers starts the other servers that are installed, for the ratios of
// the project's quality goals, and says which are not.
func startPeers(ctx context.Context, e *traffic.Engine, m mode, dir string) (peers []system, notes []string) {
	if m.leg.Kind == traffic.Browser {
		return nil, []string{"peers are compared with SDES legs only"}
	}
	if _, err := exec.LookPath("rtpengine"); err != nil {
		notes = append(notes, "rtpengine skipped: not installed (apt-get install --no-install-recommends rtpengine-daemon)")
	} else if p, err := startRTPEngine(ctx, e, m, dir); err != nil {
		notes = append(notes, "rtpengine skipped: "+err.Error())
	} else {
		peers = append(peers, p)
	}
	if _, err := exec.LookPath("asterisk"); err != nil {
		notes = append(notes, "Asterisk skipped: not installed (Debian 12 has no package; Ubuntu and Debian unstable do)")
	} else if p, err := startAsterisk(ctx, e, m, dir); err != nil {
		notes = append(notes, "Asterisk skipped: "+err.Error())
	} else {
		peers = append(peers, p)
	}
	return peers, notes
}
