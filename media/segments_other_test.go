//go:build !linux

package media

func withoutSegments(*socket) {}
