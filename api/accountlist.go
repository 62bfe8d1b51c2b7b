package api

// accountRoutes registers the operations of accounts in bulk, and sessions (R10, R11).
func (s *Server) accountRoutes() {}

// accountAccess says who may use them.
func accountAccess() map[string]access { return map[string]access{} }

// accountWords says what their codes mean.
func accountWords() map[string]phrase { return map[string]phrase{} }
