package device

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A terminal reads every word that the contract lets a configuration have.
func TestWordsOfTheContract(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	for _, tt := range []struct {
		object, property string
		set              func(c *wire.Config, word string)
	}{
		{"Tax", "prices", func(c *wire.Config, word string) { c.Tax.Prices = word }},
		{"Tax", "rounding", func(c *wire.Config, word string) { c.Tax.Rounding = word }},
		{"TaxFree", "scheme", func(c *wire.Config, word string) {
			c.TaxFree = &wire.TaxFree{Scheme: word, GeneralFromYen: 5000, ConsumableFromYen: 5000}
		}},
	} {
		words := doc.Components.Schemas[tt.object].Value.Properties[tt.property].Value.Enum
		assert.Greater(t, len(words), 1, tt.property)
		for _, word := range words {
			c := aConfig()
			tt.set(&c, word.(string))
			_, err := settings(c)
			assert.NoError(t, err, "%s %s", tt.property, word)
		}
	}
}
