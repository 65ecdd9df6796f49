package logfile

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dieIn names the folder in which a copy of this test shall die.
const dieIn = "KAIKEI_TEST_DIE_IN"

// Why a program died is on disk, masked when it is read, and is still there after the
// next start; a start that ends well takes nothing away.
func TestCrash(t *testing.T) {
	if dir := os.Getenv(dieIn); dir != "" {
		require.NoError(t, CatchCrash(dir))
		if os.Getenv("KAIKEI_TEST_WELL") == "" {
			go panic("the till dies of 281234567890123456")
			select {}
		}
		return
	}
	dir := filepath.Join(t.TempDir(), "t")
	why, err := Crash(dir)
	require.NoError(t, err)
	assert.Empty(t, why)
	start := func(more ...string) error {
		c := exec.Command(os.Args[0], "-test.run=^TestCrash$")
		c.Env = append(append(os.Environ(), dieIn+"="+dir), more...)
		return c.Run()
	}
	require.Error(t, start(), "it dies")
	for range 2 {
		why, err = Crash(dir)
		require.NoError(t, err)
		assert.Contains(t, string(why), "panic: the till dies of 2812")
		assert.Contains(t, string(why), "goroutine ")
		assert.NotContains(t, string(why), "281234567890123456")
		require.NoError(t, start("KAIKEI_TEST_WELL=1"))
	}
}
