package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"kaikei/cmd/internal/control"
)

// An invocation is one command as typed.
type invocation struct {
	name      string
	args      []string
	out, errs io.Writer

	flags  *flag.FlagSet
	data   *string
	asJSON *bool
}

// parse reads the flags that every command has and those that declare adds,
// wherever they stand, and returns the other arguments. The data folder is
// needed when the command has one.
func (in *invocation) parse(usage string, declare func(f *flag.FlagSet)) ([]string, error) {
	in.flags = flag.NewFlagSet("kaikeictl "+in.name, flag.ContinueOnError)
	in.flags.SetOutput(in.errs)
	in.asJSON = in.flags.Bool("json", false, "print JSON")
	in.data = in.flags.String("data", "", "the terminal's data `folder`")
	if declare != nil {
		declare(in.flags)
	}
	var others []string
	for rest := in.args; ; {
		if err := in.flags.Parse(rest); err != nil {
			return nil, errUsage
		}
		if in.flags.NArg() == 0 {
			break
		}
		others, rest = append(others, in.flags.Arg(0)), in.flags.Args()[1:]
	}
	if strings.Contains(usage, "--data") && *in.data == "" {
		return nil, in.misused(usage)
	}
	return others, nil
}

// misused says how the command is used.
func (in *invocation) misused(usage string) error {
	fmt.Fprintf(in.errs, "usage: kaikeictl %s %s\n", in.name, usage)
	return errUsage
}

// one returns the only argument.
func (in *invocation) one(others []string, usage string) (string, error) {
	if len(others) != 1 {
		return "", in.misused(usage)
	}
	return others[0], nil
}

// open reaches the terminal.
func (in *invocation) open(ctx context.Context) (*control.Conn, error) {
	return control.Open(ctx, *in.data, slog.New(slog.NewTextHandler(in.errs, &slog.HandlerOptions{Level: slog.LevelError})))
}

// print prints v as JSON, or as the lines that plain makes.
func (in *invocation) print(v any, plain func(w io.Writer)) error {
	if !*in.asJSON {
		plain(in.out)
		return nil
	}
	return json.NewEncoder(in.out).Encode(v)
}
