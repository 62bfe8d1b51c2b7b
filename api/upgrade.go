package api

import "net/http"

// Upgrade is an authenticated WebSocket request for the signalling edge.
type Upgrade struct {
	Writer  http.ResponseWriter
	Request *http.Request
	Account Account
}
