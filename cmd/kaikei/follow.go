package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// followEvery is how often the backend is asked for a newer configuration, and
// the certificate looked at.
const followEvery = time.Minute

// follow keeps the newest configuration and a certificate that is good, until ctx
// ends. The desk puts the configuration in force between two customers. What is
// wrong is logged once, until it is something else.
func (p parts) follow(ctx context.Context, d *device.Device) error {
	said := ""
	for {
		renewed, err := d.RenewCertificate(ctx)
		if renewed {
			p.log.Info("certificate renewed", "until", d.Certificate().Until)
		}
		if err = errors.Join(err, d.FetchConfig(ctx)); err == nil {
			said = ""
		} else if ctx.Err() == nil && !errors.Is(err, terminal.ErrNotReached) && err.Error() != said {
			said = err.Error()
			p.log.Error("configuration or certificate not taken", "error", err)
		}
		select {
		case <-time.After(time.Duration(float64(followEvery) * (0.75 + 0.5*rand.Float64()))):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// apply puts a configuration that waits in force.
func (p parts) apply(d *device.Device) func() {
	return func() {
		switch changed, err := d.ApplyConfig(); {
		case err != nil:
			p.log.Error("configuration not applied", "error", err)
		case changed:
			p.log.Info("configuration in force", "version", d.Config().Version)
		}
	}
}
