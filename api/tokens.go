package api

// tokenRoutes registers the operations of API tokens of other systems.
func (s *Server) tokenRoutes() {}

// tokenAccess says who may use them.
func tokenAccess() map[string]access { return map[string]access{} }

// tokenWords says what their codes mean.
func tokenWords() map[string]phrase { return map[string]phrase{} }
