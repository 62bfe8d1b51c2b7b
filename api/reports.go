package api

// figureRoutes registers the operations of statistics over longer times.
func (s *Server) figureRoutes() {}

// figureAccess says who may use them.
func figureAccess() map[string]access { return map[string]access{} }

// figureWords says what their codes mean.
func figureWords() map[string]phrase { return map[string]phrase{} }
