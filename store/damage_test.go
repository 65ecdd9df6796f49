package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
)

// TestDamage opens and uses stores with cut tails, flipped bytes and zeroed
// pages. Each gives an error or works; none panics, hangs, or loses the file.
func TestDamage(t *testing.T) {
	s, path := create(t)
	for n := range 60 {
		p, err := begin(s, n)
		require.NoError(t, err)
		_, err = step(s, p, terminal.Sent)
		require.NoError(t, err)
	}
	sound(t, s)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	damages := map[string][]byte{"empty": {}, "one byte": {1}, "all zeros": make([]byte, len(whole)), "text": []byte(strings.Repeat("hello", 2000))}
	for n := range 25 {
		cut := rng.IntN(len(whole))
		damages[fmt.Sprintf("cut to %d bytes", cut)] = whole[:cut]
		flipped := []byte(string(whole))
		at := rng.IntN(len(whole))
		flipped[at] ^= byte(1 << rng.IntN(8))
		damages[fmt.Sprintf("bit flipped at %d", at)] = flipped
		zeroed := []byte(string(whole))
		clear(zeroed[4096*(n%(len(whole)/4096)):][:4096])
		damages[fmt.Sprintf("page %d zeroed", n)] = zeroed
	}
	found := 0
	for why, data := range damages {
		t.Run(why, func(t *testing.T) {
			if use(t, data) != nil {
				found++
			}
		})
	}
	assert.Greater(t, found, len(damages)/4, "much of it is noticed: a bit that flips is mostly one of a page that is free, or within a text")
}

// use opens a damaged store, works with it, and returns the first trouble.
func use(t *testing.T, data []byte) error {
	path := filepath.Join(t.TempDir(), "kaikei.db")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	done := make(chan error, 1)
	go func() { done <- work(path) }()
	var err error
	select {
	case err = <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("hangs")
	}
	_, serr := os.Stat(path)
	require.NoError(t, serr, "a damaged store stays where it is")
	if err == nil {
		return nil
	}
	aside, serr := store.SetAside(path, start)
	require.NoError(t, serr)
	kept, serr := os.Stat(aside)
	require.NoError(t, serr)
	assert.NotNil(t, kept)
	s, serr := store.Create(path, options())
	require.NoError(t, serr, "and the till can begin anew beside it")
	sound(t, s)
	return err
}

// work does what a till does with a store.
func work(path string) error {
	s, err := store.Open(path, options())
	if err != nil {
		return err
	}
	_, err1 := s.Open()
	_, err2 := s.Day("2026-11-23", 100)
	_, err3 := begin(s, 5000)
	v, err4 := s.Check(public)
	if len(v.Differences) > 0 {
		err4 = errors.New(v.Differences[0])
	}
	return errors.Join(err1, err2, err3, err4, s.Close())
}

func TestSetAsideNeverTakesAName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kaikei.db")
	for n := range 3 {
		require.NoError(t, os.WriteFile(path, []byte{byte(n)}, 0o600))
		_, err := store.SetAside(path, start)
		require.NoError(t, err)
	}
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 3)
}

// TestKill kills a process that commits, at random moments. What it had
// acknowledged is there, and the store is sound.
func TestKill(t *testing.T) {
	if os.Getenv("KAIKEI_TEST_VICTIM") != "" {
		victim(t)
		return
	}
	s, path := create(t)
	sound(t, s)
	rounds := 15
	if testing.Short() {
		rounds = 4
	}
	for round := range rounds {
		acknowledged := killed(t, path, round)
		s, err := store.Open(path, options())
		require.NoError(t, err)
		for _, id := range acknowledged {
			_, err := s.Payment(terminal.PaymentID(id))
			require.NoError(t, err, "acknowledged and lost")
		}
		sound(t, s)
	}
}

// killed runs the victim for a moment and returns the ids that it
// acknowledged.
func killed(t *testing.T, path string, round int) (ids []string) {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestKill$")
	cmd.Env = append(os.Environ(), "KAIKEI_TEST_VICTIM="+path, fmt.Sprintf("KAIKEI_TEST_FIRST=%d", round*100_000))
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	stop := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	armed := false
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "ack "); ok {
			ids = append(ids, id)
			if !armed {
				armed = true
				time.AfterFunc(time.Duration(rand.IntN(80))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			}
		}
	}
	require.Error(t, cmd.Wait(), "the victim was to be killed")
	require.NotEmpty(t, ids)
	return ids
}

// victim commits until it is killed.
func victim(t *testing.T) {
	s, err := store.Open(os.Getenv("KAIKEI_TEST_VICTIM"), options())
	require.NoError(t, err)
	var first int
	_, err = fmt.Sscan(os.Getenv("KAIKEI_TEST_FIRST"), &first)
	require.NoError(t, err)
	for n := first; n < first+50_000; n++ {
		p, err := begin(s, n)
		require.NoError(t, err)
		_, err = step(s, p, terminal.Sent)
		require.NoError(t, err)
		fmt.Printf("ack %s\n", p.ID)
	}
}
