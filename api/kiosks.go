package api

// kioskRoutes registers the operations of kiosks: pairing, settings and health.
func (s *Server) kioskRoutes() {}

// kioskAccess says who may use them.
func kioskAccess() map[string]access { return map[string]access{} }

// kioskWords says what their codes mean.
func kioskWords() map[string]phrase { return map[string]phrase{} }
