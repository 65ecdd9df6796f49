package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"kaikei/cmd/gateway/internal/conform"
	"kaikei/terminal/wire"
)

// errConform means a backend that breaks the contract.
var errConform = errors.New("backend does not conform")

// noCode is the exit status of a code command that has no code of a kind.
const noCode = 3

// conformance holds a backend against the contract and prints a line for each
// check, as TAP (testanything.org) or as JSON.
func conformance(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("gateway conform", flag.ContinueOnError)
	url := f.String("url", "", "`address` of the backend; that of the activation when left out")
	activation := f.String("activation", "", "activation `text`, to enrol as a new terminal")
	spare := f.String("spare", "", "activation `text` of a second terminal of the shop, to hand over to")
	cert := f.String("cert", "", "`file` with the certificate of an enrolled terminal, PEM")
	key := f.String("key", "", "`file` with its key, PEM")
	ca := f.String("ca", "", "`file` with the authority to trust, PEM")
	code := f.String("code", "", "shell `command` that prints a fresh payment code; $KIND is good, poor or slow; status 3 means that there is none")
	asJSON := f.Bool("json", false, "print one JSON object a line")
	if err := f.Parse(args); err != nil {
		return errUsage
	}
	if f.NArg() > 0 || *code == "" || (*activation == "") == (*cert == "") {
		fmt.Fprintln(os.Stderr, "gateway conform: want --code, and --activation or --cert, --key and --ca")
		f.Usage()
		return errUsage
	}
	target, err := targetOf(ctx, *activation, [3]string{*cert, *key, *ca}, *url)
	if err != nil {
		return err
	}
	if *spare != "" {
		second, err := targetOf(ctx, *spare, [3]string{}, *url)
		if err != nil {
			return fmt.Errorf("second terminal: %w", err)
		}
		target.Spare = &second
	}
	failed := 0
	n := 0
	err = conform.Run(ctx, target, codeCommand(*code), func(x conform.Finding) {
		n++
		if x.Outcome == conform.Failed {
			failed++
		}
		printFinding(n, x, *asJSON)
	})
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d checks: %w", failed, n, errConform)
	}
	return err
}

// targetOf enrols, or reads the identity of a terminal.
func targetOf(ctx context.Context, activation string, files [3]string, url string) (conform.Target, error) {
	if activation != "" {
		a, err := wire.ParseActivation(activation)
		if err != nil {
			return conform.Target{}, err
		}
		if url != "" {
			a.URL = url
		}
		return conform.Enrol(ctx, a)
	}
	identity, err := tls.LoadX509KeyPair(files[0], files[1])
	if err != nil {
		return conform.Target{}, fmt.Errorf("read identity: %w", err)
	}
	text, err := os.ReadFile(files[2])
	if err != nil {
		return conform.Target{}, fmt.Errorf("read authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return conform.Target{}, fmt.Errorf("read authority %s: no certificate", files[2])
	}
	return conform.NewTarget(strings.TrimSuffix(url, "/"), identity, pool), nil
}

// codeCommand makes payment codes by a command of the backend's owner.
func codeCommand(command string) conform.Codes {
	return func(ctx context.Context, kind conform.Kind) (string, error) {
		c := exec.CommandContext(ctx, "/bin/sh", "-c", command)
		c.Env = append(os.Environ(), "KIND="+string(kind))
		c.Stderr = os.Stderr
		out, err := c.Output()
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == noCode {
			return "", conform.ErrNoCode
		}
		if err != nil {
			return "", fmt.Errorf("code command: %w", err)
		}
		text := strings.TrimSpace(string(out))
		if text == "" {
			return "", fmt.Errorf("code command printed nothing for KIND=%s", kind)
		}
		return text, nil
	}
}

// printFinding prints one line, and the reason when there is one.
func printFinding(n int, x conform.Finding, asJSON bool) {
	if asJSON {
		_ = json.NewEncoder(os.Stdout).Encode(x) // the exit status tells the outcome too
		return
	}
	word, note := x.Outcome, ""
	if word == conform.Skipped {
		word, note = conform.Passed, " # SKIP"
	}
	fmt.Printf("%s %d - %s: %s%s\n", word, n, x.Check, x.Rule, note)
	if x.Why != "" {
		fmt.Printf("  # %s\n", x.Why)
	}
	for _, call := range x.Calls {
		fmt.Printf("  #   %s\n", call)
	}
}
