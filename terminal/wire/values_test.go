package wire_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// enums are the Go side of every enumeration of the document, by its object and
// property: "[]" is of a list. Where they are read by other packages than wire, which
// have constants of their own, these are the words.
var enums = map[string][]any{
	"Result.status":           {wire.StatusSuccess, wire.StatusFailed, wire.StatusUnknown},
	"Currency":                {wire.Currency},
	"Payment.state":           {wire.PaymentProcessing, wire.PaymentPaid, wire.PaymentDeclined, wire.PaymentCancelled},
	"Payment.purpose":         {wire.PurposeTopUp, wire.PurposePayOut},
	"CreditRequest.purpose":   {wire.PurposeTopUp, wire.PurposePayOut},
	"RailConfig.credits[]":    {wire.PurposeTopUp, wire.PurposePayOut},
	"Refund.state":            {wire.RefundProcessing, wire.RefundDone, wire.RefundRefused},
	"AccountChange.state":     {wire.ChangeAsked, wire.ChangeConfirmed, wire.ChangeRefused},
	"AccountRequest.kind":     {wire.AccountOrdinary, wire.AccountCurrent, wire.AccountSavings},
	"Account.kind":            {wire.AccountOrdinary, wire.AccountCurrent, wire.AccountSavings},
	"QueuedCall.method":       {http.MethodGet, http.MethodPost, http.MethodPut},
	"SettlementList.schedule": {"monthly", "semimonthly"},
	"Tax.prices":              {"inclusive", "exclusive"},
	"Tax.rounding":            {"down", "up", "half-up"},
	"TaxFree.scheme":          {"exempt", "refund"},
	"RailConfig.stampClass":   {"received", "not_received", "mixed"},
}

// The values of the types are those of the document, and no enumeration of it is
// without any.
func TestEnumsMatchTheDocument(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	found := map[string][]string{}
	var look func(where string, ref *openapi3.SchemaRef)
	look = func(where string, ref *openapi3.SchemaRef) {
		for _, value := range ref.Value.Enum {
			found[where] = append(found[where], fmt.Sprint(value))
		}
		if items := ref.Value.Items; items != nil && items.Ref == "" {
			look(where+"[]", items)
		}
		for name, p := range ref.Value.Properties {
			if p.Ref == "" {
				look(where+"."+name, p)
			}
		}
	}
	for name, ref := range doc.Components.Schemas {
		look(name, ref)
	}
	want := map[string][]string{}
	for where, list := range enums {
		for _, value := range list {
			want[where] = append(want[where], fmt.Sprint(value))
		}
	}
	assert.Equal(t, want, found)
}

// What bounds the types bounds the document.
func TestBoundsMatchTheDocument(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	most := func(object, property string) uint64 {
		return *doc.Components.Schemas[object].Value.Properties[property].Value.MaxItems
	}
	assert.EqualValues(t, wire.MaxID, *doc.Components.Schemas["ID"].Value.MaxLength)
	assert.EqualValues(t, wire.MaxCalls, most("CallsRequest", "calls"))
	assert.EqualValues(t, wire.HandoverMost, most("HandoverRequest", "ids"))
	assert.EqualValues(t, wire.HandoverMost, most("HandoverRequest", "hops"))
}
