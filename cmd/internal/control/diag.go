package control

import (
	"context"

	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/diag"
)

// Diagnose finds out how the terminal and its machine are.
var Diagnose = Op[DiagnoseRequest, diag.Report]{"diagnose", diagnose}

// A DiagnoseRequest names the folder of the terminal.
type DiagnoseRequest struct {
	Data string `json:"data"`
}

// diagnose asks all that can be asked.
func diagnose(d *device.Device, ctx context.Context, r DiagnoseRequest) (diag.Report, error) {
	return diag.Of(ctx, d, r.Data), nil
}
