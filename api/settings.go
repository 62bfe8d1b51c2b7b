package api

// settingRoutes registers the operations of what belongs to the settings of counters and is in no other file.
func (s *Server) settingRoutes() {}

// settingAccess says who may use them.
func settingAccess() map[string]access { return map[string]access{} }

// settingWords says what their codes mean.
func settingWords() map[string]phrase { return map[string]phrase{} }
