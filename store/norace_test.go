//go:build !race

package store_test

// everyMoment is one of how many moments of a recorded run a test run looks at.
const everyMoment = 7
