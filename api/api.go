// Package api is the HTTP side: login sessions, roles, REST, live events and
// static files. It must not know SIP or media; the call plane is behind Calls.
package api
