package api

// auditLogRoutes registers the operations of the audit log as administrators read it.
func (s *Server) auditLogRoutes() {}

// auditLogAccess says who may use them.
func auditLogAccess() map[string]access { return map[string]access{} }

// auditLogWords says what their codes mean.
func auditLogWords() map[string]phrase { return map[string]phrase{} }
