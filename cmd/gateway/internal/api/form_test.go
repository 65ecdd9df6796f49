package api

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// What is checked here beside the document's forms is bounded as there.
func TestBoundsAreTheContracts(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	field := func(object, name string) *openapi3.Schema {
		return doc.Components.Schemas[object].Value.Properties[name].Value
	}
	id := doc.Components.Schemas["ID"].Value
	assert.Equal(t, regexp.MustCompile(`\{1,\d+\}`).ReplaceAllString(idForm.String(), "+"), id.Pattern)
	assert.Contains(t, idForm.String(), "{"+strconv.FormatUint(id.MinLength, 10)+","+strconv.FormatUint(*id.MaxLength, 10)+"}")
	for _, object := range []string{"PayRequest", "CreditRequest", "BillRequest", "DeferredRequest"} {
		assert.Equal(t, slipForm.String(), field(object, "slip").Pattern, object)
	}
	assert.EqualValues(t, maxYen, *doc.Components.Schemas["Amount"].Value.Max)
	assert.EqualValues(t, maxHops, *field("HandoverRequest", "hops").Items.Value.Max)
	inquire := doc.Paths.Value("/v1/payments/{id}").Get.Parameters
	require.Len(t, inquire, 1)
	assert.Equal(t, "wait", inquire[0].Value.Name)
	assert.EqualValues(t, maxWait/time.Second, *inquire[0].Value.Schema.Value.Max)
}
