package api

import (
	"maps"

	"madoguchi/store"
)

// access is who may use a route. The zero value is nobody.
type access uint8

const (
	kiosk access = 1 << iota
	staff
	supervisor
	administrator
	// public needs no login.
	public
	// pending also lets those in who must change their password first.
	pending
	// watched is public from the machine itself and to the roles from elsewhere.
	watched

	signedIn = kiosk | staff | supervisor | administrator
	watchers = supervisor | administrator
)

// accessTable is the one list of who may do what, the areas' own lists included.
// A route that is not in it is refused to everybody.
func accessTable() map[string]access {
	t := baseAccess()
	for _, area := range []map[string]access{
		layoutAccess(),
		kioskAccess(),
		systemAccess(),
		auditLogAccess(),
		recordAccess(),
		boardAccess(),
		tokenAccess(),
		accountAccess(),
		settingAccess(),
		figureAccess(),
	} {
		maps.Copy(t, area)
	}
	return t
}

func baseAccess() map[string]access {
	return map[string]access{
		"GET /healthz":   public,
		"GET /readyz":    public,
		"GET /metrics":   watched | watchers,
		"GET /ca.pem":    public,
		"GET /trust":     public,
		"GET /trust.css": public,
		"GET /ws":        signedIn,
		"GET /sip":       signedIn,
		"GET /room":      signedIn,
		"GET /agent":     public, // it asks for a device's secret itself

		"POST /api/v1/login":       public,
		"POST /api/v1/logout":      signedIn | pending,
		"GET /api/v1/me":           signedIn | pending,
		"POST /api/v1/me/password": signedIn | pending,
		"GET /api/v1/me/equipment": signedIn,
		"PUT /api/v1/me/equipment": signedIn,
		"GET /api/v1/site":         public,
		"GET /api/v1/history":      staff | supervisor | administrator,

		"POST /api/v1/accounts":                       administrator,
		"GET /api/v1/accounts/:id":                    administrator,
		"PATCH /api/v1/accounts/:id":                  administrator,
		"DELETE /api/v1/accounts/:id":                 administrator,
		"POST /api/v1/accounts/:id/reset-password":    administrator,
		"GET /api/v1/accounts/:id/devices":            administrator,
		"POST /api/v1/accounts/:id/devices":           administrator,
		"DELETE /api/v1/accounts/:id/devices/:device": administrator,

		"GET /api/v1/buttons":               signedIn,
		"PUT /api/v1/buttons/:id":           administrator,
		"DELETE /api/v1/buttons/:id":        administrator,
		"GET /api/v1/queues":                staff | supervisor | administrator,
		"PUT /api/v1/queues/:id":            administrator,
		"DELETE /api/v1/queues/:id":         administrator,
		"GET /api/v1/queues/:id/members":    supervisor | administrator,
		"PUT /api/v1/queues/:id/members":    administrator,
		"GET /api/v1/schedules":             staff | supervisor | administrator,
		"PUT /api/v1/schedules/:id":         administrator,
		"DELETE /api/v1/schedules/:id":      administrator,
		"GET /api/v1/schedules/:id/windows": staff | supervisor | administrator,
		"GET /api/v1/holidays":              signedIn,
		"GET /api/v1/away-reasons":          staff | supervisor | administrator,
		"PUT /api/v1/away-reasons":          administrator,
		"GET /api/v1/disposition-codes":     staff | supervisor | administrator,
		"PUT /api/v1/disposition-codes":     administrator,
		"GET /api/v1/addresses":             administrator,
		"PUT /api/v1/addresses/:id":         administrator,
		"DELETE /api/v1/addresses/:id":      administrator,
		"GET /api/v1/targets":               staff | supervisor | administrator,
		"GET /api/v1/prompts":               supervisor | administrator,
		"PUT /api/v1/prompts/:id":           administrator,
		"GET /api/v1/prompts/:id/audio":     supervisor | administrator,
		"DELETE /api/v1/prompts/:id":        administrator,

		"GET /api/v1/stops":              administrator,
		"POST /api/v1/stops":             administrator,
		"POST /api/v1/stops/:id/approve": administrator,
		"POST /api/v1/stops/:id/cancel":  administrator,
		"POST /api/v1/stops/:id/end":     administrator,

		// Which part somebody has in a room, the room itself knows.
		"POST /api/v1/rooms/:call/documents":                          staff | supervisor | administrator,
		"POST /api/v1/rooms/:call/photos":                             signedIn,
		"GET /api/v1/rooms/:call/documents/:document/pages/:page":     signedIn,
		"PUT /api/v1/rooms/:call/documents/:document/pages/:page/ink": staff | supervisor | administrator,
		"POST /api/v1/rooms/:call/prints":                             staff | supervisor | administrator,
		"POST /api/v1/rooms/:call/keep":                               staff | supervisor | administrator,
		// Whose is what, the shelf knows.
		"GET /api/v1/kept":             staff | supervisor | administrator,
		"GET /api/v1/kept/:id/content": staff | supervisor | administrator,
		"DELETE /api/v1/kept/:id":      staff | supervisor | administrator,
		"GET /api/v1/library":          staff | supervisor | administrator,
		"PUT /api/v1/library/:id":      supervisor | administrator,
		"DELETE /api/v1/library/:id":   supervisor | administrator,
		"POST /api/v1/me/wipe":         signedIn,

		"GET /api/v1/printers":                          administrator,
		"PUT /api/v1/printers/:id":                      administrator,
		"DELETE /api/v1/printers/:id":                   administrator,
		"GET /api/v1/printers/:id/status":               administrator,
		"POST /api/v1/printers/:id/test":                administrator,
		"GET /api/v1/prints/:id":                        administrator,
		"GET /api/v1/rooms/:call/prints/:print/content": kiosk,
		"POST /api/v1/rooms/:call/prints/:print/sent":   kiosk,

		"GET /api/v1/history/:id":       staff | supervisor | administrator,
		"GET /api/v1/statistics/queues": supervisor | administrator,
		"GET /api/v1/statistics/agents": staff | supervisor | administrator,
	}
}

// accessOf is the bit of a role; 0 for a role that does not exist.
func accessOf(role string) access {
	switch role {
	case store.RoleKiosk:
		return kiosk
	case store.RoleStaff:
		return staff
	case store.RoleSupervisor:
		return supervisor
	case store.RoleAdministrator:
		return administrator
	default:
		return 0
	}
}
