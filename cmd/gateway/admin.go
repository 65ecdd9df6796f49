package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/office"
	"kaikei/cmd/internal/atomicfile"
)

// admin does what those do who run the backend, and prints the answer as JSON.
func admin(ctx context.Context, args []string) error {
	if len(args) == 0 || orders[args[0]].route == "" {
		fmt.Fprintln(os.Stderr, "usage: gateway admin "+words()+" --data DIR …")
		return errUsage
	}
	o := orders[args[0]]
	f, data := flags("admin " + args[0])
	q := url.Values{}
	for _, w := range o.wants {
		f.Func(w.name, w.help, func(v string) error {
			q.Set(w.name, v)
			return nil
		})
	}
	if err := parse(f, data, args[1:], 0); err != nil {
		return err
	}
	if missing := o.missing(q); missing != "" {
		fmt.Fprintf(os.Stderr, "%s: %s missing\n", f.Name(), missing)
		f.Usage()
		return errUsage
	}
	if err := absolute(q, *data); err != nil {
		return err
	}
	var answer json.RawMessage
	if err := ask(ctx, *data, o.route, q, &answer); err != nil {
		return err
	}
	if q.Get("as") == "csv" {
		return printStatement(answer)
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}

// absolute names files and folders so that another process finds them.
func absolute(q url.Values, data string) error {
	q.Set("from", data)
	var errs []error
	for _, name := range []string{"from", "to", "report", "fees", "summary"} {
		if q.Get(name) == "" {
			continue
		}
		path, err := filepath.Abs(q.Get(name))
		q.Set(name, path)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// printStatement prints settlements as CSV, a line for each day and brand.
func printStatement(answer json.RawMessage) error {
	var list []ledger.Settlement
	if err := json.Unmarshal(answer, &list); err != nil {
		return err
	}
	w := csv.NewWriter(os.Stdout)
	rows := [][]string{{"settlement", "shop", "lastDay", "valueDay", "bank", "day", "rail", "brand", "payments", "grossYen", "refundYen", "creditYen"}}
	for _, s := range list {
		for _, x := range s.Lines {
			rows = append(rows, []string{s.ID, s.Shop, s.LastDay, s.ValueDay, s.Bank, x.Day, x.Rail, x.Brand,
				strconv.FormatInt(x.Payments, 10), strconv.FormatInt(x.GrossYen, 10), strconv.FormatInt(x.RefundYen, 10), strconv.FormatInt(x.CreditYen, 10)})
		}
		rows = append(rows, []string{s.ID, s.Shop, s.LastDay, s.ValueDay, s.Bank, "paid", "", fmt.Sprint("fee ", s.FeeYen, " carried ", s.CarriedYen), "", strconv.FormatInt(s.PaidYen, 10), "", ""})
	}
	return w.WriteAll(rows)
}

// restore makes a new data folder of a backup, after it has proved the books.
func restore(ctx context.Context, args []string) error {
	f, data := flags("restore")
	from := f.String("from", "", "`folder` of the backup")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	books := filepath.Join(*data, "gateway.db")
	if _, err := os.Stat(books); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore to %s: there are books already", *data)
	}
	if err := os.MkdirAll(*data, 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	for _, name := range append([]string{"gateway.db"}, office.KeyFiles...) {
		text, err := os.ReadFile(filepath.Join(*from, name))
		if err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		if err := atomicfile.Write(filepath.Join(*data, name+".new"), text); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if err := ledger.Prove(ctx, books+".new"); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	// The books come last: a folder without them is no gateway's.
	for _, name := range append(slices.Clone(office.KeyFiles), "gateway.db") {
		path := filepath.Join(*data, name)
		if err := os.Rename(path+".new", path); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	return nil
}
