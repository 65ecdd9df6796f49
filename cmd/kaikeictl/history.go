package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
)

// errQuery means a bound that is none.
var errQuery = errors.New("not understood")

// historyUsage is how the history is searched.
const historyUsage = "--data DIR [--from DATE] [--to DATE] [--date DATE] [--time HH:MM-HH:MM] [--amount YEN[-YEN]] [--slip N] [--wallet NAME] [--state STATE] [--clerk NAME] [--most N] [--csv FILE [--encoding utf-8|shift_jis]] [--json] [TEXT]"

// A lookup is what the history was asked for.
type lookup struct {
	control.SearchRequest
	sheet table
}

// declare adds the flags.
func (l *lookup) declare(f *flag.FlagSet) {
	q := &l.Query
	date := func(to ...*terminal.Date) func(string) error {
		return func(s string) error {
			d, err := terminal.ParseDate(s)
			for _, p := range to {
				*p = d
			}
			return err
		}
	}
	f.Func("from", "first business `date`", date(&q.From))
	f.Func("to", "last business `date`", date(&q.To))
	f.Func("date", "one business `date`", date(&q.From, &q.To))
	f.Func("time", "between two `times` of the day, in Japan", func(s string) (err error) {
		q.After, q.Before, err = times(s)
		return err
	})
	f.Func("amount", "of this sum, or between two, in `yen`", func(s string) (err error) {
		q.Least, q.Most, err = amounts(s)
		return err
	})
	f.Func("state", "in this `state`, such as PAID", func(s string) error { return q.State.UnmarshalText([]byte(strings.ToUpper(s))) })
	f.IntVar(&q.Slip, "slip", 0, "with this slip `number`")
	f.StringVar(&q.Wallet, "wallet", "", "of this wallet, rail or tender")
	f.StringVar(&q.Clerk, "clerk", "", "by this clerk")
	f.IntVar(&l.Most, "most", 100, "at most so many, the newest")
	l.sheet.declare(f)
}

// history searches all payments.
func history(ctx context.Context, in invocation) error {
	var l lookup
	others, err := in.parse(historyUsage, l.declare)
	if err != nil {
		return err
	}
	if len(others) > 1 || l.Most < 1 {
		return in.misused(historyUsage)
	}
	l.Query.Text = strings.Join(others, "")
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	found, err := control.Search.Call(ctx, c, l.SearchRequest)
	if err != nil {
		return err
	}
	if l.sheet.path != "" {
		if err := l.sheet.write(found); err != nil {
			return err
		}
		return in.print(map[string]any{"payments": len(found), "file": l.sheet.path}, func(w io.Writer) { fmt.Fprintf(w, "%d payments in %s\n", len(found), l.sheet.path) })
	}
	return in.print(found, func(w io.Writer) {
		for _, p := range found {
			fmt.Fprintf(w, "%s  ", p.BusinessDate)
			payment(w, p)
		}
	})
}

// times reads HH:MM-HH:MM.
func times(s string) (after, before time.Duration, err error) {
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		return 0, 0, fmt.Errorf("times %q: %w", s, errQuery)
	}
	a, err1 := terminal.ParseCutover(from)
	b, err2 := terminal.ParseCutover(to)
	return time.Duration(a), time.Duration(b), errors.Join(err1, err2)
}

// amounts reads YEN or YEN-YEN.
func amounts(s string) (least, most terminal.Yen, err error) {
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		to = from
	}
	a, err1 := strconv.ParseInt(from, 10, 64)
	b, err2 := strconv.ParseInt(to, 10, 64)
	if errors.Join(err1, err2) != nil || a < 0 || b < a {
		return 0, 0, fmt.Errorf("amount %q: %w", s, errQuery)
	}
	return terminal.Yen(a), terminal.Yen(b), nil
}
