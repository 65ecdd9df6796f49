package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/report"
)

// What was accepted offline and never collected is on the table of a day, beside the
// sums and in none of them; a day without it has no such row.
func TestPlainReportSaysWhatWasNotCollected(t *testing.T) {
	var with, without strings.Builder
	plainReport(&with, report.Report{Date: "2026-11-23", Total: 500, Uncollected: report.Tally{Count: 2, Yen: 3520}})
	plainReport(&without, report.Report{Date: "2026-11-23", Total: 500})
	assert.Regexp(t, `never collected +2 +¥3,520`, with.String())
	assert.Regexp(t, `total .* ¥500`, with.String())
	assert.NotContains(t, without.String(), "collected")
}
