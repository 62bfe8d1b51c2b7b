//go:build !race

package acd

const stormRuns = 500
