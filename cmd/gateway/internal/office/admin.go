package office

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/internal/atomicfile"
	"kaikei/terminal/wire"
)

// admin adds the routes of those who run the backend.
func (o *Office) admin(m *http.ServeMux) {
	nothing := struct{}{}
	handle(m, "GET /banks", func(context.Context, url.Values) (any, error) { return ledger.Banks(), nil })
	handle(m, "GET /shops", func(ctx context.Context, _ url.Values) (any, error) { return o.Ledger.Shops(ctx) })
	handle(m, "POST /shop", func(ctx context.Context, q url.Values) (any, error) {
		s := ledger.Shop{Name: q.Get("name"), Bank: q.Get("bank"), Schedule: ledger.Schedule(q.Get("schedule"))}
		return s, o.Ledger.SetShop(ctx, s)
	})
	handle(m, "GET /accounts", func(ctx context.Context, q url.Values) (any, error) {
		if q.Get("shop") != "" {
			if err := o.known(ctx, q.Get("shop")); err != nil {
				return nil, err
			}
		}
		return o.Ledger.AccountChanges(ctx, q.Get("shop"))
	})
	handle(m, "POST /account-confirm", func(ctx context.Context, q url.Values) (any, error) {
		return o.Ledger.DecideAccount(ctx, q.Get("id"), ledger.Verdict{State: wire.ChangeConfirmed, Holder: q.Get("holder")})
	})
	handle(m, "POST /account-refuse", func(ctx context.Context, q url.Values) (any, error) {
		return o.Ledger.DecideAccount(ctx, q.Get("id"), ledger.Verdict{State: wire.ChangeRefused, Reason: q.Get("reason")})
	})
	handle(m, "GET /terminals", func(ctx context.Context, _ url.Values) (any, error) { return o.Ledger.Devices(ctx) })
	handle(m, "POST /revoke", func(ctx context.Context, q url.Values) (any, error) {
		return nothing, o.Ledger.Revoke(ctx, q.Get("terminal"))
	})
	handle(m, "POST /unlock", func(ctx context.Context, q url.Values) (any, error) {
		n, err := strconv.Atoi(q.Get("customer"))
		if err != nil {
			return nil, ledger.ErrWallet
		}
		return nothing, o.Ledger.Unlock(ctx, q.Get("wallet"), n)
	})
	handle(m, "GET /settings", func(ctx context.Context, _ url.Values) (any, error) { return o.Ledger.AllSettings(ctx) })
	handle(m, "POST /set", func(ctx context.Context, q url.Values) (any, error) {
		s := ledger.Setting{Scope: q.Get("scope"), Key: q.Get("key"), Value: q.Get("value")}
		return s, o.Set(ctx, s)
	})
	handle(m, "POST /settle", func(ctx context.Context, q url.Values) (any, error) {
		made, err := o.Ledger.Settle(ctx, q.Get("date"))
		if made == nil {
			made = []ledger.Settlement{}
		}
		return made, err
	})
	handle(m, "GET /statement", func(ctx context.Context, q url.Values) (any, error) {
		if err := o.known(ctx, q.Get("shop")); err != nil {
			return nil, err
		}
		return o.Ledger.Statement(ctx, q.Get("shop"))
	})
	handle(m, "GET /reconcile", func(ctx context.Context, q url.Values) (any, error) {
		return o.reconcile(ctx, q)
	})
	handle(m, "POST /backup", func(ctx context.Context, q url.Values) (any, error) {
		return nothing, o.backup(ctx, q.Get("from"), q.Get("to"))
	})
}

// known is an error when there is no such shop: an empty list would say that nothing
// is due to one that was misspelt.
func (o *Office) known(ctx context.Context, shop string) error {
	list, err := o.Ledger.Shops(ctx)
	if err == nil && !slices.ContainsFunc(list, func(s ledger.Shop) bool { return s.Name == shop }) {
		err = fmt.Errorf("shop %q: %w", shop, ledger.ErrNotFound)
	}
	return err
}

// reconcile holds the reports of Alipay+ against the books.
func (o *Office) reconcile(ctx context.Context, q url.Values) (any, error) {
	var r cashier.Reports
	for name, into := range map[string]*io.Reader{"report": &r.Detail, "fees": &r.Fees, "summary": &r.Summary} {
		if q.Get(name) == "" && name != "report" {
			continue
		}
		f, err := os.Open(q.Get(name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		*into = f
	}
	return cashier.Reconcile(ctx, o.Ledger, r)
}

// KeyFiles are what a data folder holds beside the books: without them, no
// terminal trusts the backend any more.
var KeyFiles = []string{"ca.key", "ca.crt", "config.key"}

// backup copies a data folder, books and keys, to a new one.
func (o *Office) backup(ctx context.Context, from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for _, name := range KeyFiles {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(to, name), data); err != nil {
			return err
		}
	}
	return o.Ledger.Backup(ctx, filepath.Join(to, "gateway.db"))
}
