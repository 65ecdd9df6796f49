package control

import (
	"context"

	"kaikei/cmd/internal/device"
	"kaikei/terminal/wire"
)

// Settlements asks the backend what the shop is paid, and when.
var Settlements = Op[Nothing, wire.SettlementList]{"settlements", settlements}

// settlements asks it.
func settlements(d *device.Device, ctx context.Context, _ Nothing) (wire.SettlementList, error) {
	return d.Client.Settlements(ctx)
}
