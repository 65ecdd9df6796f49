package conform

import (
	"context"
	"encoding/json"
	"net/http"

	"kaikei/terminal/wire"
)

// trySettlements reads the shop's settlements and adds each up.
func trySettlements(ctx context.Context, b *bench) error {
	a, err := b.send(ctx, http.MethodGet, "/v1/settlements", nil)
	if err := all(err, want("HTTP status", 200, a.status)); err != nil {
		return err
	}
	var list wire.SettlementList
	if err := json.Unmarshal(a.body, &list); err != nil {
		return err
	}
	for _, x := range list.Settlements {
		var gross, back, credit int64
		for _, line := range x.Lines {
			gross, back, credit = gross+line.GrossYen, back+line.RefundYen, credit+line.CreditYen
		}
		err := all(want(x.ID+" gross", gross, x.GrossYen), want(x.ID+" refunds", back, x.RefundYen), want(x.ID+" credits", credit, x.CreditYen),
			want(x.ID+" paid", max(0, gross-back-credit-x.FeeYen+x.CarriedYen), x.PaidYen))
		if err != nil {
			return err
		}
	}
	return nil
}
