package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// errWhole means an answer that holds a whole account number.
var errWhole = errors.New("an answer holds the whole account number")

// tryAccount asks for another account, and that nothing is changed by it. It leaves
// the change asked for behind.
func tryAccount(ctx context.Context, b *bench) error {
	var banks wire.BankList
	var before, after wire.SettlementList
	err := all(b.readInto(ctx, "/v1/banks", &banks), b.readInto(ctx, "/v1/settlements", &before))
	if err := all(err, want("that there are banks", true, len(banks.Banks) > 0)); err != nil {
		return err
	}
	const number = "7310289"
	path := "/v1/account-changes/" + id()
	body := []byte(`{"bank":"` + banks.Banks[0].Code + `","branch":"001","kind":"ordinary","number":"` + number + `"}`)
	first, err1 := b.send(ctx, http.MethodPut, path, body)
	second, err2 := b.send(ctx, http.MethodPut, path, body)
	other, err3 := b.send(ctx, http.MethodPut, path, bytes.ReplaceAll(body, []byte("001"), []byte("002")))
	short, err4 := b.send(ctx, http.MethodPut, "/v1/account-changes/"+id(), bytes.ReplaceAll(body, []byte(number), []byte("12")))
	if err := all(err1, err2, err3, err4, b.readInto(ctx, "/v1/settlements", &after)); err != nil {
		return err
	}
	var a wire.AccountAnswer
	if err := json.Unmarshal(first.body, &a); err != nil {
		return err
	}
	if bytes.Contains(first.body, []byte(number)) {
		return errWhole
	}
	told := false
	for _, c := range after.Changes {
		told = told || c.ID == a.Change.ID && c.State == wire.ChangeAsked
	}
	return all(want("HTTP status", 200, first.status), want("HTTP status of the same again", 200, second.status), want("HTTP status of other bytes", 409, other.status),
		want("HTTP status of a short number", 400, short.status), want("state", wire.ChangeAsked, a.Change.State), want("that the statement tells it", true, told),
		want("where the shop is paid", before.Account, after.Account))
}

// readInto reads what a call answers.
func (b *bench) readInto(ctx context.Context, path string, into any) error {
	a, err := b.send(ctx, http.MethodGet, path, nil)
	if err := all(err, want("HTTP status", 200, a.status)); err != nil {
		return err
	}
	return json.Unmarshal(a.body, into)
}
