package desk

import (
	"errors"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// A Condition is how something is that a sale needs.
type Condition uint8

// The conditions. Absent is the zero value.
const (
	Absent  Condition = 0 // the till has none
	Fine    Condition = 1
	Trouble Condition = 2 // it does not work now
)

// Health is how the devices of the till are, as whoever drives them knows.
type Health struct {
	Printer, Camera, Clock Condition
	Disk                   Condition // in trouble when it has no room for another payment
}

// noCamera is the code of the fault of a camera without a picture.
var noCamera = fault.Of(terminal.ErrCamera).Code

// misread tells why nothing was read. That the camera gives no picture is told until
// somebody has read it: codes can be typed, and the line of states goes on saying so.
func (d *Desk) misread(err error) {
	switch {
	case d.blind && errors.Is(err, terminal.ErrCamera):
	case d.view.Screen == ScreenShown:
		d.faultAs(err, fault.Fault.Shown)
	default:
		d.fault(err)
	}
}

// lookAtHealth brings the conditions and what is pending up to date, and reports
// whether something changed. A camera that sees again takes its fault away, so that
// nobody has to.
func (d *Desk) lookAtHealth() bool {
	was, pending, fault := d.view.Health, d.view.Pending, d.view.Fault
	if d.Health != nil {
		d.view.Health = d.Health()
	}
	if d.view.Health.Camera == Fine {
		d.blind = false
		if fault != nil && fault.Code == noCamera {
			d.view.Fault = nil
		}
	}
	d.lookAtOutbox()
	return was != d.view.Health || pending != d.view.Pending || fault != d.view.Fault
}
