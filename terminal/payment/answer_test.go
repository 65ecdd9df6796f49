package payment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/payment"
)

// When the money was taken is told once: a void that comes too late says again that it
// was, with the time or without, and takes nothing anew.
func TestCapturedKeepsWhenItWas(t *testing.T) {
	at := time.Unix(1_000, 0)
	for _, again := range []time.Time{{}, at.Add(time.Hour)} {
		p := payment.Payment{PaidAt: at, ChangedAt: at.Add(2 * time.Hour)}
		payment.Answer{PaidAt: again, Brand: "J-Coin Pay"}.Captured(&p)
		assert.Equal(t, at, p.PaidAt)
		assert.Equal(t, "J-Coin Pay", p.Brand)
	}
	p := payment.Payment{ChangedAt: at}
	payment.Answer{}.Captured(&p)
	assert.Equal(t, at, p.PaidAt, "by the till's clock where the answer has no time")
}
