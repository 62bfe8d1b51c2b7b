//go:build race

package acd

// stormRuns are fewer under the race detector: the Desk has no goroutines.
const stormRuns = 60
