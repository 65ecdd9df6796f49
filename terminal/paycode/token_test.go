package paycode

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is written is the published vector, and a number is the same token in
// either form; another operator's number is not taken for it.
func TestToken(t *testing.T) {
	v := vectors(t)
	assert.Equal(t, v["C20"], JPQRText("90000099", "9000009900000000000001"))
	const number = "90007700100000000001"
	text := JPQRText("90007700", number)
	for why, tt := range map[string][2]string{
		"digits": {number, number}, "JPQR": {text, number}, "without padding": {strings.TrimRight(text, "="), number},
		"another operator around it": {JPQRText("90000099", number), JPQRText("90000099", number)},
		"number without operator":    {v["C21"], v["C21"]}, "EMVCo": {v["C1"], v["C1"]}, "cut short": {text[:20], text[:20]},
	} {
		assert.True(t, Token(tt[0]) == tt[1], why)
	}
}
