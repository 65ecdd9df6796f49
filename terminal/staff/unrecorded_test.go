package staff_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/staff"
)

// A full disk lets a right PIN and a card in, to look, and nobody else: tries count in
// memory as they do on disk.
func TestSignInOnAFullDisk(t *testing.T) {
	for _, full := range []error{terminal.ErrFull, errors.Join(terminal.ErrDisk, terminal.ErrFull), terminal.ErrUnconfirmed} {
		s := newShop(t)
		card, err := s.NewCard("c1", "m1")
		require.NoError(t, err)
		s.book.full, s.book.events = full, nil
		var late *staff.Unrecorded
		m, err := s.ByPIN("c1", cashierPIN, signIn)
		require.ErrorAs(t, err, &late)
		require.ErrorIs(t, err, full)
		assert.Equal(t, "c1", m.ID)
		assert.Equal(t, terminal.Event{Deed: terminal.DeedSignIn, Clerk: "c1", At: s.now}, late.Event)
		m, err = s.ByCard(card, signIn)
		require.ErrorAs(t, err, &late)
		assert.Equal(t, "c1", m.ID)
		assert.Equal(t, "c1", late.Event.Clerk)
		m, err = s.ByPIN("m1", managerPIN, terminal.Event{Deed: terminal.DeedAllow, Right: string(staff.Void), Clerk: "c1"})
		require.ErrorIs(t, err, full, "who allows something is on record for it, or does not")
		assert.NotErrorAs(t, err, &late)
		assert.Empty(t, m.ID)

		for range 2 {
			_, err = s.ByPIN("c1", managerPIN, signIn)
			require.ErrorIs(t, err, terminal.ErrPIN)
		}
		_, err = s.ByPIN("c1", managerPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrLockedOut)
		_, err = s.ByPIN("c1", cashierPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrLockedOut, "also for the right one")
		s.book.full = nil
		_, err = s.ByPIN("c1", cashierPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrLockedOut, "and when there is room again")
		s.now = s.now.Add(31 * time.Second)
		_, err = s.ByPIN("c1", cashierPIN, signIn)
		require.NoError(t, err)
		_, err = s.ByPIN("c1", managerPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrPIN, "one wrong try, not the fourth")
	}
}

// Another fault than the disk's lets nobody in.
func TestSignInWithoutABook(t *testing.T) {
	s := newShop(t)
	s.book.full = terminal.ErrCorrupt
	m, err := s.ByPIN("c1", cashierPIN, signIn)
	require.ErrorIs(t, err, terminal.ErrCorrupt)
	assert.Empty(t, m)
}
