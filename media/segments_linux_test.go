package media

func withoutSegments(s *socket) { s.sys.noGSO.Store(true) }
