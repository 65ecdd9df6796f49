package fault

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for spec, want := range map[string]Fault{
		"lost-answer":          {"pay", LostAnswer, 0, -1},
		"slow-answer:30s=2":    {"pay", SlowAnswer, 30 * time.Second, 2},
		"confirm":              {"pay", Confirm, 6 * time.Second, -1},
		"cancel.error-5xx=3":   {"cancel", Error5xx, 0, 3},
		"inquire.torn-body":    {"inquire", TornBody, 0, -1},
		"refund.drop-before=1": {"refund", DropBefore, 0, 1},
	} {
		f, err := Parse(spec)
		require.NoError(t, err, spec)
		assert.Equal(t, want, f, spec)
	}
	for _, spec := range []string{"", "lost", "lost-answer=0", "lost-answer=x", "lost-answer:5s", "slow-answer:x", "ping.lost-answer", "cancel.confirm", "pay."} {
		_, err := Parse(spec)
		assert.ErrorIs(t, err, ErrSpec, spec)
	}
}

func TestTakeCountsDown(t *testing.T) {
	var s Set
	require.NoError(t, s.Apply("lost-answer=1"))
	require.NoError(t, s.Apply("torn-body"))
	assert.Equal(t, Name(""), s.Take("cancel").Name)
	assert.Equal(t, LostAnswer, s.Take("pay").Name)
	assert.Equal(t, TornBody, s.Take("pay").Name)
	assert.Equal(t, TornBody, s.Take("pay").Name)
	require.NoError(t, s.Apply("none"))
	assert.Equal(t, Name(""), s.Take("pay").Name)
}
