package control

import (
	"context"
	"time"

	"kaikei/cmd/internal/device"
)

// The operations by which payments go from one terminal to another (R8).
var (
	Recipient     = Op[Nothing, RecipientAnswer]{"recipient", recipient}
	ExportPending = Op[ExportPendingRequest, ExportPendingAnswer]{"export-pending", exportPending}
	ImportPending = Op[ImportPendingRequest, ImportPendingAnswer]{"import-pending", importPending}
)

// A RecipientAnswer is what another terminal needs to hand over to this one.
type RecipientAnswer struct {
	TerminalID string `json:"terminalId"`
	Key        string `json:"key"`
}

// recipient tells where to hand over to.
func recipient(d *device.Device, _ context.Context, _ Nothing) (a RecipientAnswer, err error) {
	a.TerminalID = d.TerminalID()
	a.Key, err = d.Recipient()
	return a, err
}

// handoverWait is how long payments that the background asks about are waited
// for.
const handoverWait = 2 * time.Minute

// An ExportPendingRequest names the terminal that goes on.
type ExportPendingRequest struct {
	To string `json:"to"` // RecipientAnswer.Key
	// InsteadOf is a terminal that broke before it took what was handed to it; see
	// terminal.HandOrder.
	InsteadOf string `json:"insteadOf,omitempty"`
}

// An ExportPendingAnswer is the bundle for it.
type ExportPendingAnswer struct {
	Bundle   []byte `json:"bundle"`
	Payments int    `json:"payments"`
}

// exportPending hands over.
func exportPending(d *device.Device, ctx context.Context, r ExportPendingRequest) (a ExportPendingAnswer, err error) {
	ctx, cancel := context.WithTimeout(ctx, handoverWait)
	defer cancel()
	a.Bundle, a.Payments, err = d.ExportPending(ctx, r.To, r.InsteadOf)
	return a, err
}

// An ImportPendingRequest brings a bundle.
type ImportPendingRequest struct {
	Bundle []byte `json:"bundle"`
}

// An ImportPendingAnswer tells how many payments are new here.
type ImportPendingAnswer struct {
	Taken int `json:"taken"`
}

// importPending takes over.
func importPending(d *device.Device, ctx context.Context, r ImportPendingRequest) (a ImportPendingAnswer, err error) {
	ctx, cancel := context.WithTimeout(ctx, handoverWait)
	defer cancel()
	a.Taken, err = d.ImportPending(ctx, r.Bundle)
	return a, err
}
