package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// patient is a camera and a printer that are as a test says.
type patient struct {
	camera error
	status printer.Status
	err    error
}

func (p *patient) State() error { return p.camera }

func (p *patient) Status(context.Context) (printer.Status, error) { return p.status, p.err }

func TestNurse(t *testing.T) {
	fine := desk.Health{Printer: desk.Fine, Camera: desk.Fine, Clock: desk.Fine, Disk: desk.Fine}
	with := func(edit func(*desk.Health)) desk.Health {
		h := fine
		edit(&h)
		return h
	}
	tests := []struct {
		name string
		p    patient
		off  time.Duration
		full error
		want desk.Health
	}{
		{"all is well", patient{}, 0, nil, fine},
		{"a printer that never says how it is", patient{err: printer.ErrNoStatus}, 0, nil, fine},
		{"paper out", patient{status: printer.Status{PaperOut: true}}, 0, nil, with(func(h *desk.Health) { h.Printer = desk.Trouble })},
		{"unplugged", patient{err: errors.New("gone")}, 0, nil, with(func(h *desk.Health) { h.Printer = desk.Trouble })},
		{"little paper is no trouble yet", patient{status: printer.Status{PaperNearEnd: true}}, 0, nil, fine},
		{"no picture", patient{camera: errors.New("gone")}, 0, nil, with(func(h *desk.Health) { h.Camera = desk.Trouble })},
		{"a clock that is slow", patient{}, 31 * time.Second, nil, with(func(h *desk.Health) { h.Clock = desk.Trouble })},
		{"a clock that is fast", patient{}, -31 * time.Second, nil, with(func(h *desk.Health) { h.Clock = desk.Trouble })},
		{"a full disk", patient{}, 0, terminal.ErrFull, with(func(h *desk.Health) { h.Disk = desk.Trouble })},
	}
	for _, test := range tests {
		n := newNurse(&test.p, &test.p, func() time.Duration { return test.off }, func() error { return test.full })
		n.ask(t.Context())
		n.look()
		assert.Equal(t, test.want, n.Health(), test.name)
	}
	assert.Equal(t, desk.Absent, newNurse(&patient{}, nil, func() time.Duration { return 0 }, nil).Health().Printer, "a till without a printer")
}
