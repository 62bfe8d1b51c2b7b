//go:build !race

package acd

const stormRuns = 1000
