package office

import (
	"context"
	"net/http"
	"net/url"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// outside adds the routes for what another network left open.
func (o *Office) outside(m *http.ServeMux) {
	handle(m, "GET /network", func(ctx context.Context, _ url.Values) (any, error) {
		list, err := o.Ledger.OpenCalls(ctx)
		if list == nil {
			list = []ledger.OpenCall{} // an empty list, and not null
		}
		return list, err
	})
	handle(m, "POST /refund-done", func(ctx context.Context, q url.Values) (any, error) {
		return o.endRefund(ctx, q.Get("id"), q.Get("network"), "")
	})
	handle(m, "POST /refund-refused", func(ctx context.Context, q url.Values) (any, error) {
		return o.endRefund(ctx, q.Get("id"), "", wire.CodeInternal)
	})
}

// endRefund ends a refund that was sent and is open, as somebody who has the network's
// report in hand says. The first word wins, be it theirs or the network's.
func (o *Office) endRefund(ctx context.Context, id, number string, refused wire.Code) (wire.Refund, error) {
	call, err := o.Ledger.OpenCall(ctx, ledger.CallRefund, id)
	if err != nil {
		return wire.Refund{}, err
	}
	f, _, err := o.Ledger.EndRefund(ctx, call.Payment, id, number, refused)
	return f, err
}
