package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// setAll sets every field of a value, so that one which is added to a payment and
// not to the quick reader shows here.
func setAll(v reflect.Value, n *int64) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 1, 2, 3, int(*n), time.UTC)))
	case v.Type() == reflect.TypeFor[terminal.State]():
		v.Set(reflect.ValueOf(terminal.Paid))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			setAll(v.Field(i), n)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		setAll(v.Index(0), n)
		setAll(v.Index(1), n)
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("佐藤 & <%d>", *n))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(*n - 5)
	default:
		panic("no value for " + v.Type().String())
	}
}

// hotAndFull is a payment as most are, and one with every field set.
func hotAndFull(t testing.TB) (hot, full terminal.Payment) {
	at := time.Date(2026, 11, 23, 1, 2, 3, 400_000_000, time.UTC)
	hot = terminal.Payment{
		ID: "pay-1", State: terminal.Paid, Amount: 1_234, Tender: terminal.TenderCode, Rail: "jcoin", Brand: "J-Coin Pay", BusinessDate: "2026-11-23",
		Slip: 17, CreatedAt: at, PaidAt: at, ChangedAt: at, MaskedCode: "9000…0001",
		Sale: terminal.KeypadSale(1_234, 10, terminal.TaxMode{Rounding: terminal.RoundDown}),
	}
	n := int64(0)
	setAll(reflect.ValueOf(&full).Elem(), &n)
	require.NotZero(t, full.HandedTo)
	return hot, full
}

// The quick reader reads what encoding/json reads, of every field, and is never
// needed to: what it does not know it leaves.
func TestQuickPayment(t *testing.T) {
	hot, full := hotAndFull(t)
	for _, p := range []terminal.Payment{hot, full} {
		text, err := encode(Entry{Payment: p})
		require.NoError(t, err)
		line := fmt.Sprintf(`{"body":{"seq":1,"kind":"payment","payload":%s,"prev":"00"},"hash":"00"}`, text)
		got, ok := quickPayment([]byte(line))
		require.True(t, ok, "the form in which payments are written: %s", line)
		var want Entry
		require.NoError(t, json.Unmarshal(text, &want))
		assert.Equal(t, want.Payment, got)
		text, err = encode(stored{7, p})
		require.NoError(t, err)
		back, ok := quickStored(text)
		require.True(t, ok)
		assert.Equal(t, stored{7, want.Payment}, back)
		_, ok = quickStored(text[:len(text)-1])
		assert.False(t, ok, "cut short")
		for what, other := range map[string]string{
			"an escape":                      strings.Replace(line, `"id":"`, `"id":"\u0041`, 1),
			"a space":                        strings.Replace(line, `"amount":`, `"amount": `, 1),
			"a field of a newer program":     strings.Replace(line, `"amount":`, `"tip":1,"amount":`, 1),
			"a fraction":                     strings.Replace(line, `"slip":`, `"slip":0.`, 1),
			"a state that nobody knows":      strings.Replace(line, `"PAID"`, `"FAILED"`, 1),
			"a line that ends in the middle": line[:len(line)/2],
			"the record of a close":          `{"body":{"payload":{"close":{}}}}`,
		} {
			_, ok := quickPayment([]byte(other))
			assert.False(t, ok, what)
		}
	}
}

// FuzzQuick holds the quick reader against encoding/json: what it takes is what
// the other reads.
func FuzzQuick(f *testing.F) {
	hot, full := hotAndFull(f)
	for _, p := range []terminal.Payment{hot, full} {
		text, err := encode(p)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Add(`{"amount":-0,"slip":01}`)
	f.Add(`{"sale":{"lines":[{"unit":1}],"lines":[{}]},"share":null,"createdAt":"2026-11-23T01:02:03+09:00"}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, rest, ok := quickObject([]byte(text))
		if !ok {
			return
		}
		var want terminal.Payment
		require.NoError(t, json.Unmarshal([]byte(text[:len(text)-len(rest)]), &want))
		require.Equal(t, want, got)
	})
}
