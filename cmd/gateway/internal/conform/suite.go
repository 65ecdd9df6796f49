package conform

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrNoCode means that the backend cannot make a payment code of this kind.
var ErrNoCode = errors.New("no such payment code to be had")

// errNoCalls means that the backend takes calls one by one.
var errNoCalls = errors.New("no such call")

// A Kind says what a payment code does.
type Kind string

// The kinds of codes.
const (
	Good Kind = "good" // pays at once
	Poor Kind = "poor" // the wallet has less than 1,000,000 yen and more than none of the others' amounts
	Slow Kind = "slow" // in process for a minute or longer
)

// Codes makes a fresh payment code. It returns ErrNoCode for a kind that it
// does not have.
type Codes func(ctx context.Context, kind Kind) (string, error)

// An Outcome is how a check ended.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "ok"
	Failed  Outcome = "not ok"
	Skipped Outcome = "skip"
)

// A Finding is the outcome of one check.
type Finding struct {
	Check   string  `json:"check"`
	Rule    string  `json:"rule"`
	Outcome Outcome `json:"outcome"`
	Why     string  `json:"why,omitempty"`
	// Calls are the last calls of a check that failed, and what each was answered.
	Calls []string `json:"calls,omitempty"`
}

// A check is one rule of the contract and how it is tried.
type check struct {
	name, rule string
	try        func(ctx context.Context, b *bench) error
}

// chapters are the checks in the order in which they are run.
func chapters() []check {
	var all []check
	for _, part := range [][]check{formChecks, payChecks, unknownChecks, cancelChecks, refundChecks, billChecks, creditChecks, callsChecks, handoverChecks, batchChecks} {
		all = append(all, part...)
	}
	return all
}

// Run tries every check and tells each finding as it comes. It returns an
// error only when it cannot go on at all.
func Run(ctx context.Context, target Target, codes Codes, found func(Finding)) error {
	b, err := newBench(target, codes)
	if err != nil {
		return err
	}
	for _, c := range chapters() {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := Finding{Check: c.name, Rule: c.rule, Outcome: Passed}
		b.trace.begin()
		tryCtx, cancel := context.WithTimeout(ctx, time.Minute)
		err := c.try(tryCtx, b)
		cancel()
		switch {
		case errors.Is(err, ErrNoCode), errors.Is(err, errNoCalls), errors.Is(err, errNoSpare):
			f.Outcome, f.Why = Skipped, err.Error()
		case err != nil:
			f.Outcome, f.Why, f.Calls = Failed, strings.ReplaceAll(b.trace.tell(err.Error()), "\n", "; "), b.trace.last()
		}
		found(f)
	}
	return nil
}

// all returns the first of a list of errors; the list reads as the check does.
func all(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// want says that something is not as the contract has it.
func want[T comparable](what string, wanted, got T) error {
	if wanted == got {
		return nil
	}
	return fmt.Errorf("%s: want %v, got %v", what, wanted, got)
}
