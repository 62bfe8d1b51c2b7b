package api

// layoutRoutes registers the operations of screen layouts of kiosks (R14).
func (s *Server) layoutRoutes() {}

// layoutAccess says who may use them.
func layoutAccess() map[string]access { return map[string]access{} }

// layoutWords says what their codes mean.
func layoutWords() map[string]phrase { return map[string]phrase{} }
