package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"kaikei/cmd/internal/device"
)

// provisionUsage is how a terminal is made.
const provisionUsage = "--data DIR [--activation TEXT | --picture FILE | --camera SPEC] [--again] [--wait DURATION] [--json]"

// stepWords are what is said as a step begins.
var stepWords = map[device.Step]string{
	device.StepKeep: "activation read", device.StepKeys: "making keys on this device", device.StepEnrol: "asking the backend for a certificate",
	device.StepConfig: "keeping the signed configuration", device.StepStore: "making empty records", device.StepDone: "finishing",
}

// provision turns a folder into a terminal. Without an activation it goes on with
// one that was cut short. With --again, a terminal whose certificate has run out
// gets a new one.
func provision(ctx context.Context, in invocation) error {
	var s saleFlags // an activation is read as a payment code is
	var again bool
	others, err := in.parse(provisionUsage, func(f *flag.FlagSet) {
		f.StringVar(&s.code, "activation", "", "activation `text` of the backend")
		f.StringVar(&s.picture, "picture", "", "`file` with the activation as a QR code")
		f.StringVar(&s.camera, "camera", "", "camera to read the activation with, such as v4l2:auto")
		f.BoolVar(&again, "again", false, "the folder is a terminal whose certificate has run out: its records stay")
		f.DurationVar(&s.wait, "wait", 90*time.Second, "how long to wait before the camera")
	})
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []string{s.code, s.picture, s.camera} {
		if given != "" {
			ways++
		}
	}
	if len(others) > 0 || ways > 1 || (again && ways == 0) {
		return in.misused(provisionUsage)
	}
	activation := ""
	if ways == 1 {
		if activation, _, _, err = s.read(ctx); err != nil {
			return err
		}
	} else if _, ok := device.Unfinished(*in.data); !ok && !device.Provisioned(*in.data) {
		fmt.Fprintln(in.errs, "kaikeictl: provision: an activation is needed; nothing was begun in", *in.data)
		return in.misused(provisionUsage)
	}
	return in.enrol(ctx, activation, again)
}

// enrol does it, within a bounded time.
func (in *invocation) enrol(ctx context.Context, activation string, again bool) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	run := device.Provisioning{Dir: *in.data, Began: func(s device.Step) error {
		if !*in.asJSON {
			fmt.Fprintln(in.out, stepWords[s])
		}
		return nil
	}}.Run
	if again {
		run = func(ctx context.Context, activation string) (string, error) {
			return device.Reactivate(ctx, *in.data, activation)
		}
	}
	id, err := run(ctx, activation)
	if err != nil {
		return err
	}
	return in.print(map[string]string{"terminalId": id, "data": *in.data}, func(w io.Writer) { fmt.Fprintf(w, "terminal %s is ready in %s\n", id, *in.data) })
}
