//go:build race

package store_test

// everyMoment is one of how many moments of a recorded run a test run looks at:
// nothing of it runs side by side, so that the race detector only makes it slow.
const everyMoment = 28
