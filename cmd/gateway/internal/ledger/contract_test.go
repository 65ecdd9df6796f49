package ledger

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A statement tells as many changes as the contract lets it, and as many words for
// when a shop is paid.
func TestStatementIsTheContracts(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	fields := doc.Components.Schemas["SettlementList"].Value.Properties
	assert.EqualValues(t, changesMost, *fields["changes"].Value.MaxItems)
	assert.Equal(t, []any{string(Monthly), string(Semimonthly)}, fields["schedule"].Value.Enum)
}
