package api

// boardRoutes registers the operations of the live board of supervisors.
func (s *Server) boardRoutes() {}

// boardAccess says who may use them.
func boardAccess() map[string]access { return map[string]access{} }

// boardWords says what their codes mean.
func boardWords() map[string]phrase { return map[string]phrase{} }
