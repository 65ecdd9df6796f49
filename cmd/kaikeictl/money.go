package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/scanner"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// A timings tells where the time of a sale went, in milliseconds.
type timings struct {
	DecodeMs float64 `json:"decodeMs"` // reading the picture
	SendMs   float64 `json:"sendMs"`   // from the record to the first byte
	AnswerMs float64 `json:"answerMs"` // from the first byte to the outcome
	TotalMs  float64 `json:"totalMs"`
}

// A saleLine is what a sale prints: the payment, what it means, and timings.
type saleLine struct {
	terminal.Payment
	Slip    string        `json:"slip"`
	Change  *terminal.Yen `json:"change,omitempty"`
	Timings timings       `json:"timings"`
}

// MarshalJSON writes the payment's fields and the others side by side.
func (l saleLine) MarshalJSON() ([]byte, error) {
	type others struct {
		terminal.Payment
		Slip    string        `json:"slip"`
		Change  *terminal.Yen `json:"change,omitempty"`
		Timings timings       `json:"timings"`
	}
	return json.Marshal(others(l))
}

// saleUsage is how a sale is made.
const saleUsage = "--data DIR (--amount YEN [--rate 10|8|0] | --item CODE[*N][@PRICE][-DISCOUNT]… | --of SALE) [--discount YEN|N%] [--reason TEXT] [--part YEN] [--passport NUMBER --nationality CCC] (--picture FILE | --code TEXT | --camera SPEC | --cash YEN | --mpm | --offline) [--rail NAME] [--png FILE] [--clerk NAME] [--wait DURATION] [--json]"

// A saleFlags is a sale as typed.
type saleFlags struct {
	amount, cash                 int64
	picture, code, camera, clerk string
	rail, png                    string
	mpm, offline                 bool
	basketFlags
	wait time.Duration
}

// sale makes a whole sale without a screen.
func sale(ctx context.Context, in invocation) error {
	var s saleFlags
	others, err := in.parse(saleUsage, func(f *flag.FlagSet) {
		f.Func("amount", "sum to collect, in `yen` as the shop writes prices", func(text string) (err error) {
			s.summed = true
			s.amount, err = strconv.ParseInt(text, 10, 64)
			return err
		})
		s.basketFlags.declare(f)
		f.StringVar(&s.picture, "picture", "", "`file` with the customer's code")
		f.StringVar(&s.code, "code", "", "the customer's code as `text`")
		f.StringVar(&s.camera, "camera", "", "camera to read the code with, such as v4l2:auto")
		f.Int64Var(&s.cash, "cash", 0, "money on the counter, in `yen`")
		f.BoolVar(&s.mpm, "mpm", false, "show a code of the payment centre's, which the customer reads")
		f.BoolVar(&s.offline, "offline", false, "show a bill of this terminal's, without a network; prove takes the proof of it")
		f.StringVar(&s.rail, "rail", "jcoin", "`name` of the rail of a code that is shown")
		f.StringVar(&s.png, "png", "", "`file` to draw the code that is shown to")
		f.StringVar(&s.clerk, "clerk", "", "who sells")
		f.DurationVar(&s.wait, "wait", 90*time.Second, "how long to wait for the outcome")
	})
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []bool{s.picture != "", s.code != "", s.camera != "", s.cash != 0, s.mpm, s.offline} {
		if given {
			ways++
		}
	}
	if len(others) > 0 || ways != 1 {
		return in.misused(saleUsage)
	}
	goods, err := s.basketFlags.basket(terminal.Yen(s.amount))
	if err != nil {
		fmt.Fprintln(in.errs, "kaikeictl: sale:", err)
		return in.misused(saleUsage)
	}
	s.goods = goods
	began := time.Now()
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	switch {
	case s.cash != 0:
		return in.cash(ctx, c, s, began)
	case s.mpm:
		return in.mpm(ctx, c, s, began)
	case s.offline:
		return in.offline(ctx, c, s)
	}
	return in.charge(ctx, c, s, began)
}

// cash sells for money on the counter.
func (in *invocation) cash(ctx context.Context, c *control.Conn, s saleFlags, began time.Time) error {
	a, err := control.Cash.Call(ctx, c, control.CashRequest{Basket: s.goods, Tendered: terminal.Yen(s.cash), Clerk: s.clerk})
	if err != nil {
		return err
	}
	return in.sold(saleLine{Payment: a.Payment, Change: &a.Change}, began)
}

// charge sells for a code. What an earlier run left open is settled meanwhile.
func (in *invocation) charge(ctx context.Context, c *control.Conn, s saleFlags, began time.Time) error {
	text, at, decode, err := s.read(ctx)
	if err != nil {
		return err
	}
	stop := in.beside(ctx, c)
	p, err := control.Sale.Call(ctx, c, control.SaleRequest{
		Basket: s.goods, Code: text, ScannedAt: at, Clerk: s.clerk, Wait: s.wait,
	})
	stop()
	if p.ID == "" {
		return err
	}
	printed := in.sold(saleLine{Payment: p, Timings: timings{DecodeMs: decode}}, began)
	if err != nil {
		return err
	}
	return printed
}

// beside settles what is open while an operation is under way, until it is
// stopped.
func (in *invocation) beside(ctx context.Context, c *control.Conn) (stop func()) {
	background, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Run(background) // ends with the context, and says nothing else
	}()
	return func() {
		cancel()
		<-done
	}
}

// read returns the customer's code, when it was seen, and how many milliseconds
// its reading took.
func (s saleFlags) read(ctx context.Context) (string, time.Time, float64, error) {
	switch {
	case s.code != "":
		return s.code, time.Now(), 0, nil
	case s.camera != "":
		source, err := scanner.Open(s.camera)
		if err != nil {
			return "", time.Time{}, 0, err
		}
		return fromCamera(ctx, scanner.New(source), s.wait)
	}
	results, took, err := decodeFile(paymentDecoder(), s.picture, 1)
	switch {
	case err != nil:
		return "", time.Time{}, 0, err
	case len(results) == 0:
		return "", time.Time{}, 0, fmt.Errorf("no code in %s", s.picture)
	case scanner.Ambiguous(results):
		return "", time.Time{}, 0, fmt.Errorf("picture %s: %w", s.picture, terminal.ErrAmbiguous)
	}
	return results[0].Text, time.Now(), took.whole, nil
}

// fromCamera waits for a code before a camera.
func fromCamera(ctx context.Context, s *scanner.Scanner, wait time.Duration) (string, time.Time, float64, error) {
	s.Token = paycode.Token
	ctx, cancel := context.WithTimeout(ctx, wait)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Run(ctx) // its state tells why there is no picture
	}()
	scan, err := s.Next(ctx)
	state := s.State()
	cancel()
	<-done
	if err != nil {
		return "", time.Time{}, 0, fmt.Errorf("read code: %w", errors.Join(err, state))
	}
	return scan.Text, scan.At, 0, nil
}

// sold prints a sale. One that is not paid is an error by its exit status.
func (in *invocation) sold(l saleLine, began time.Time) error {
	l.Slip = fmt.Sprintf("%04d", l.Payment.Slip)
	l.Timings.TotalMs = ms(time.Since(began))
	if !l.SentAt.IsZero() {
		l.Timings.SendMs = ms(l.SentAt.Sub(l.CreatedAt))
		l.Timings.AnswerMs = ms(l.ChangedAt.Sub(l.SentAt))
	}
	err := in.print(l, func(w io.Writer) {
		fmt.Fprintf(w, "%s %s %s slip %s %s\n", l.State, l.Amount, l.Wallet(), l.Slip, l.ID)
		if l.Reason != "" {
			fmt.Fprintf(w, "reason %s\n", l.Reason)
		}
		if l.Share.Sale != "" {
			fmt.Fprintf(w, "part of %s, of sale %s\n", l.Share.Of, l.Share.Sale)
		}
		if l.Change != nil {
			fmt.Fprintf(w, "change %s\n", *l.Change)
		}
	})
	if err == nil && l.State != terminal.Paid && l.State != terminal.Deferred {
		return errRefused
	}
	return err
}

// ms is a duration in milliseconds.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
