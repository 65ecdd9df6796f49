package packaging

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listens is every way in which Go's library opens a listening socket.
var listens = regexp.MustCompile(`\b(?:net|http|tls)\.(?:Listen|ListenTCP|ListenUDP|ListenIP|ListenPacket|ListenMulticastUDP|ListenUnix|ListenUnixgram|ListenAndServe|ListenAndServeTLS|ListenConfig)\b[({]`)

// A terminal listens on no port unless it is told to: of all that is linked into
// it, one line opens a socket in its own folder, and one, off by default, the
// customer's page for a browser on the same machine.
func TestNoListeningPort(t *testing.T) {
	var found []string
	for _, root := range []string{"terminal", "store", "scanner", "printer", "ui", "cmd/kaikei", "cmd/kaikeictl", "cmd/internal"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for line := range strings.Lines(string(text)) {
				if code, _, _ := strings.Cut(line, "//"); listens.MatchString(code) {
					found = append(found, strings.TrimPrefix(path, "../")+": "+strings.TrimSpace(code))
				}
			}
			return err
		})
		require.NoError(t, err)
	}
	assert.ElementsMatch(t, []string{
		`cmd/internal/control/serve.go: l, err := net.Listen("unix", path)`,
		`ui/customer/page.go: listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)`,
	}, found)
}
