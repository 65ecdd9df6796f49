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
		link, err := Chain(head, Body{
			Terminal: terminal, At: At(time.Date(2026, 11, 23, 1, 2, i, 0, time.UTC)), Day: "2026-11-23", Kind: "payment",
			Payload: json.RawMessage(fmt.Sprintf(`{"amount":%d,"name":"喫茶 <A&B>"}`, 100+i)),
		})
		require.NoError(t, err)
		lines, head = append(lines, link.Sign(k)), link.Head
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
		{"a time in another form", edit(1, `:01.000Z"`, `:01Z"`), 2, "canonical form"},
		{"the body written twice, for readers who take the first", edit(1, `{"body":{`, `{"body":{},"body":{`), 2, "canonical form"},
		{"a field under a name that reads alike", edit(1, `"sig":`, `"SIG":`), 2, "canonical form"},
		{"a space at the end", edit(1, `"}`, `"} `), 2, "canonical form"},
		{"a line break within the signature", edit(1, `"sig":"`, `"sig":"\n`), 2, "not signed"},
		{"a second record on the line", func(l [][]byte) [][]byte { l[0] = append(l[0], l[1]...); return l }, 1, "not in the journal's form"},
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
			assert.Equal(t, strings.HasPrefix(tt.says, "not signed"), bad.Foreign)
		})
	}
}

// A tail that was cut off, and a history written anew with the device's own
// key, show only against a head that somebody kept.
func TestVerifyAgainstKeptHeads(t *testing.T) {
	lines, head := written(t, "T-1", key(1), 5)
	middle, err := HeadOf(lines[2])
	require.NoError(t, err)
	anew := head
	anew.Hash[0]++
	later := Head{Seq: 9}
	tests := []struct {
		why   string
		lines [][]byte
		kept  []Head
		seq   uint64 // 0 when all is well
	}{
		{"cut, and nobody kept a head", lines[:4], nil, 0},
		{"cut before a kept head", lines[:4], []Head{head}, 5},
		{"cut to nothing", nil, []Head{middle}, 1},
		{"whole, with two heads kept", lines, []Head{middle, head}, 0},
		{"a kept head of the empty journal", lines, []Head{First("T-1")}, 0},
		{"another record in a kept place", lines, []Head{middle, anew}, 5},
		{"a head from the future: the store went back in time", lines, []Head{later}, 6},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			v := NewVerifier("T-1", key(1).Public().(ed25519.PublicKey), tt.kept...)
			err := verify(v, tt.lines)
			if err == nil {
				err = v.End()
			}
			if tt.seq == 0 {
				require.NoError(t, err)
				return
			}
			var bad *BadRecord
			require.ErrorAs(t, err, &bad)
			require.ErrorIs(t, err, ErrBroken)
			assert.Equal(t, tt.seq, bad.Seq)
		})
	}
}

func TestResume(t *testing.T) {
	lines, head := written(t, "T-1", key(1), 5)
	from, err := HeadOf(lines[3])
	require.NoError(t, err)
	v := Resume("T-1", key(1).Public().(ed25519.PublicKey), from)
	require.NoError(t, verify(v, lines[4:]))
	assert.Equal(t, head, v.Head())
	require.ErrorIs(t, verify(Resume("T-1", key(1).Public().(ed25519.PublicKey), from), lines[3:]), ErrBroken, "not twice")
	_, err = HeadOf([]byte(strings.Replace(string(lines[3]), `"hash":"`, `"hash":"00`, 1)))
	require.ErrorIs(t, err, ErrBroken)
	_, err = HeadOf([]byte("{"))
	require.ErrorIs(t, err, ErrBroken)
}

// The bytes of a record must never change: a journal of years ago has to
// verify. The hashes were computed by another program.
func TestFormIsFixed(t *testing.T) {
	lines, head := written(t, "T-1", key(1), 1)
	const first = "d27b314ec2e9a46cfc1ead07bd62e193e587ebcc0c5878b6805f7f30585e4b22"
	body := `{"seq":1,"terminal":"T-1","at":"2026-11-23T01:02:00.000Z","day":"2026-11-23","kind":"payment",` +
		`"payload":{"amount":100,"name":"喫茶 <A&B>"},"prev":"` + first + `"}`
	assert.True(t, strings.HasPrefix(string(lines[0]), `{"body":`+body+`,"hash":"`), "%s", lines[0])
	assert.Equal(t, "b696d9d1963f4fe19d1e408a7807ea001453b4d3340cbe43cb66572a10b272d8", fmt.Sprintf("%x", head.Hash))
	assert.Equal(t, "1 W2LN-TUMW-H5H6-DHI6", head.Short())
}

// A line is one value: what follows it is not passed over, by whoever only wants to know
// what it says either.
func TestParseTakesOneValue(t *testing.T) {
	lines, _ := written(t, "T-1", key(1), 1)
	_, err := Parse(lines[0])
	require.NoError(t, err)
	for _, more := range []string{"}", "]", "{}", " null", "x"} {
		_, err := Parse(append(bytes.Clone(lines[0]), more...))
		assert.ErrorIs(t, err, ErrBroken, more)
	}
}

// FuzzVerify: no bytes but those that were written verify.
func FuzzVerify(f *testing.F) {
	lines, _ := written(f, "T-1", key(1), 2)
	f.Add(lines[0])
	f.Add(lines[1])
	f.Add([]byte(`{"body":{},` + string(lines[0][1:])))
	public := key(1).Public().(ed25519.PublicKey)
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := NewVerifier("T-1", public).Next(text)
		if (err == nil) != bytes.Equal(text, lines[0]) {
			t.Fatalf("%q: %v", text, err)
		}
		b, err := Parse(text)
		h, herr := HeadOf(text)
		if (err != nil && herr == nil) || (herr == nil && h.Seq != b.Seq) {
			t.Fatalf("Parse says %v, HeadOf says %v", err, herr)
		}
	})
}
