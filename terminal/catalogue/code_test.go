package catalogue_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kaikei/terminal/catalogue"
)

// A code of another form is told with what a code may be: whoever wrote the file knows
// then what to write.
func TestWrongCodeSaysWhatIsRight(t *testing.T) {
	for _, code := range []string{"C1", "123456789", "0"} {
		_, err := catalogue.Read(strings.NewReader("code,name,price\n" + code + ",お茶,150\n"))
		require.ErrorIs(t, err, catalogue.ErrFile)
		require.ErrorContains(t, err, "line 2", code)
		require.ErrorContains(t, err, "a code is 8, 12 or 13 digits", code)
		require.NotContains(t, err.Error(), catalogue.ErrItem.Error(), code)
	}
}
