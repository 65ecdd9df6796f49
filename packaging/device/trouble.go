package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// waiting brings a payment to where the customer has to confirm it on the phone,
// which takes a while: its fate is open.
func (t *till) waiting(sum, wait string) error {
	if _, err := t.ask("fault", "confirm:"+wait+"=1"); err != nil {
		return err
	}
	if err := t.ring(sum); err != nil {
		return err
	}
	if err := t.sees("phone", "--wallet", "jcoin"); err != nil {
		return err
	}
	return errors.Join(t.state("UNKNOWN"), t.sees())
}

// once holds that one payment more than before took money at the backend.
func (t *till) once(before int) error {
	after, err := t.paid()
	if err == nil && after != before+1 {
		err = fmt.Errorf("%d payments took money, want 1", after-before)
	}
	return err
}

func network(t *till, _ context.Context) (string, error) {
	before, err := t.paid()
	if err != nil {
		return "", err
	}
	if err := errors.Join(t.tap("次のお客様へ"), t.waiting("980", "25s"), t.cable(pulled)); err != nil {
		return "", err
	}
	if err := t.refuses("kaikei-1.1.raucb", "payments are still open"); err != nil {
		return "", err
	}
	time.Sleep(10 * time.Second)
	if err := errors.Join(t.state("UNKNOWN"), t.shot(absolute(t.out+"/05-network-pulled.png")), t.cable(plugged)); err != nil {
		return "", err
	}
	began := time.Now()
	err = errors.Join(t.state("PAID"), t.once(before))
	return fmt.Sprintf(": PAID %.0f s after the cable was back", time.Since(began).Seconds()), err
}

func power(t *till, ctx context.Context) (string, error) {
	before, err := t.paid()
	if err != nil {
		return "", err
	}
	if err := errors.Join(t.tap("次のお客様へ"), t.waiting("700", "25s"), t.cut()); err != nil {
		return "", err
	}
	began := time.Now()
	if err := errors.Join(t.start(ctx), t.devices()); err != nil {
		return "", err
	}
	if err := errors.Join(t.await(bootLimit, "systemctl is-active kaikei.service && echo it runs", "it runs"), t.state("PAID"), t.once(before)); err != nil {
		return "", err
	}
	said, err := t.ctl("journal verify")
	return fmt.Sprintf(": PAID %.0f s after the power was back; %s", time.Since(began).Seconds(), firstLine(said)), err
}

func firstLine(text string) string { line, _, _ := strings.Cut(text, "\n"); return line }
