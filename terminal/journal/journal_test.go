package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// key returns the n-th key of these tests.
func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// written returns a journal of n records signed by k, and its head.
func written(t testing.TB, terminal string, k ed25519.PrivateKey, n int) ([][]byte, Head) {
	head := First(terminal)
	var lines [][]byte
	for i := range n {
		text, next, err := Append(head, Body{
			Terminal: terminal, At: At(time.Date(2026, 11, 23, 1, 2, i, 0, time.UTC)), Day: "2026-11-23", Kind: "payment",
			Payload: json.RawMessage(fmt.Sprintf(`{"amount":%d,"name":"喫茶 <A&B>"}`, 100+i)),
		}, k)
		require.NoError(t, err)
		lines, head = append(lines, text), next
	}
	return lines, head
}

// verify walks lines and returns the first error.
func verify(v *Verifier, lines [][]byte) error {
	for _, l := range lines {
		if _, err := v.Next(l); err != nil {
			return err
		}
	}
	return nil
}

func TestVerify(t *testing.T) {
	lines, head := written(t, "T-1", key(1), 5)
	v := NewVerifier("T-1", key(1).Public().(ed25519.PublicKey))
	require.NoError(t, verify(v, lines))
	assert.Equal(t, head, v.Head())
	assert.Regexp(t, `^5 [A-Z2-7]{4}(-[A-Z2-7]{4}){3}$`, head.Short())
	b, err := Parse(lines[2])
	require.NoError(t, err)
	assert.Equal(t, uint64(3), b.Seq)
	assert.JSONEq(t, `{"amount":102,"name":"喫茶 <A&B>"}`, string(b.Payload))
}

// Each way of tampering is found, at the first record that shows it.
func TestVerifyFindsTampering(t *testing.T) {
	edit := func(n int, old, new string) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte {
			l[n] = []byte(strings.Replace(string(l[n]), old, new, 1))
			return l
		}
	}
	other, _ := written(t, "T-1", key(2), 5)
	stranger, _ := written(t, "T-2", key(1), 5)
	tests := []struct {
		why    string
		tamper func([][]byte) [][]byte
		seq    uint64
		says   string
	}{
		{"an amount changed", edit(2, `"amount":102`, `"amount":2`), 3, "changed after it was written"},
		{"a record removed", func(l [][]byte) [][]byte { return append(l[:1:1], l[2:]...) }, 2, "has number 3"},
		{"two records swapped", func(l [][]byte) [][]byte { l[1], l[2] = l[2], l[1]; return l }, 2, "has number 3"},
		{"a record twice", func(l [][]byte) [][]byte { return append(l[:2:2], l[1:]...) }, 3, "has number 2"},
		{"the first removed", func(l [][]byte) [][]byte { return l[1:] }, 1, "has number 2"},
		{"all signed anew with another key", func([][]byte) [][]byte { return other }, 1, "not signed by this terminal"},
		{"a record of another key put in", func(l [][]byte) [][]byte { l[0] = other[0]; return l }, 1, "not signed by this terminal"},
		{"the journal of another terminal", func([][]byte) [][]byte { return stranger }, 1, `of terminal "T-2"`},
		{"a space put in", edit(1, `"kind":`, `"kind": `), 2, "canonical form"},
		{"a field that nobody hashes", edit(1, `{"body":`, `{"note":1,"body":`), 2, "not in the journal's form"},
		{"a field within the body", edit(1, `{"seq":`, `{"note":1,"seq":`), 2, "not in the journal's form"},
		{"the hash before changed", edit(3, `"prev":"`, `"prev":"0`), 4, "does not follow"},
		{"the signature cut", edit(4, `"sig":"`, `"sig":"AAAA`), 5, "not signed"},
		{"an empty line", func(l [][]byte) [][]byte { l[0] = nil; return l }, 1, "not in the journal's form"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			lines, _ := written(t, "T-1", key(1), 5)
			err := verify(NewVerifier("T-1", key(1).Public().(ed25519.PublicKey)), tt.tamper(lines))
			require.ErrorIs(t, err, ErrBroken)
			var bad *BadRecord
			require.ErrorAs(t, err, &bad)
			assert.Equal(t, tt.seq, bad.Seq)
			assert.Contains(t, bad.Why, tt.says)
		})
	}
}

// A tail that was cut off shows only against a head that somebody kept.
func TestCutTailNeedsAKeptHead(t *testing.T) {
	lines, head := written(t, "T-1", key(1), 5)
	v := NewVerifier("T-1", key(1).Public().(ed25519.PublicKey))
	require.NoError(t, verify(v, lines[:4]))
	assert.NotEqual(t, head, v.Head())
}

// FuzzVerify: no bytes but those that were written verify.
func FuzzVerify(f *testing.F) {
	lines, _ := written(f, "T-1", key(1), 2)
	f.Add(lines[0])
	f.Add(lines[1])
	public := key(1).Public().(ed25519.PublicKey)
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := NewVerifier("T-1", public).Next(text)
		b, perr := Parse(text)
		if err == nil && (perr != nil || b.Seq != 1 || !json.Valid(b.Payload)) {
			t.Fatal("verified what does not read as record 1")
		}
	})
}
