//go:build !windows

package agent

// DefaultBackend prints through CUPS; server is its address, empty for the one
// on this PC.
func DefaultBackend(server string) (Backend, error) {
	if server == "" {
		server = "ipp://localhost:631"
	}
	return CUPS(server)
}
