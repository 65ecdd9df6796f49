package wedge

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// errEvent means that a node gave bytes that are no events.
var errEvent = errors.New("not input events")

// The types and values of events (linux/input-event-codes.h).
const (
	typeSync   = 0
	typeKey    = 1
	syncLost   = 3 // the kernel's buffer ran over: events were dropped
	keyRelease = 0
	keyPress   = 1
	keyRepeat  = 2 // because it is held, which no scanner does to a character
)

// An event is what a node tells.
type event struct {
	at    time.Time
	kind  uint16
	code  uint16
	value int32
}

// wordSize is the size of the kernel's long on this machine, in bytes. The time
// of an event is two of them.
const wordSize = strconv.IntSize / 8

// eventSize returns the size of an event where a long has word bytes.
func eventSize(word int) int { return 2*word + 8 }

// decode reads the events that a node gave: struct input_event, one after the
// other, in the byte order and with the longs of the machine.
func decode(data []byte, word int, order binary.ByteOrder) ([]event, error) {
	size := eventSize(word)
	if len(data)%size != 0 {
		return nil, fmt.Errorf("decode %d bytes: %w", len(data), errEvent)
	}
	events := make([]event, 0, len(data)/size)
	for ; len(data) > 0; data = data[size:] {
		var sec, usec int64
		if word == 8 {
			sec, usec = int64(order.Uint64(data)), int64(order.Uint64(data[8:]))
		} else {
			sec, usec = int64(order.Uint32(data)), int64(order.Uint32(data[4:]))
		}
		rest := data[2*word:]
		events = append(events, event{
			at: time.Unix(sec, usec*1000), kind: order.Uint16(rest), code: order.Uint16(rest[2:]), value: int32(order.Uint32(rest[4:])),
		})
	}
	return events, nil
}
