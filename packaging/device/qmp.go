package main

import (
	"encoding/json"
	"fmt"
	"net"
	"time"
)

// A monitor is QEMU's own line: what a person before the machine could do.
type monitor struct {
	conn net.Conn
	in   *json.Decoder
}

// object is a JSON object of QEMU's protocol.
type object map[string]any

// openMonitor connects once QEMU listens.
func openMonitor(path string) (*monitor, error) {
	conn, err := dial(path)
	if err != nil {
		return nil, err
	}
	m := &monitor{conn: conn, in: json.NewDecoder(conn)}
	var greeting object
	if err := m.in.Decode(&greeting); err != nil {
		return nil, fmt.Errorf("read greeting of QEMU: %w", err)
	}
	return m, m.do("qmp_capabilities", nil)
}

// dial waits for a socket that QEMU is about to make.
func dial(path string) (net.Conn, error) {
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("unix", path)
		if err == nil || time.Since(began) > 30*time.Second {
			return conn, err
		}
	}
}

// do runs a command and waits for its answer. Events are not looked at.
func (m *monitor) do(command string, arguments object) error {
	request := object{"execute": command}
	if arguments != nil {
		request["arguments"] = arguments
	}
	if err := m.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	if err := json.NewEncoder(m.conn).Encode(request); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	for {
		var answer object
		if err := m.in.Decode(&answer); err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
		if said, bad := answer["error"]; bad {
			return fmt.Errorf("%s: %v", command, said)
		}
		if _, done := answer["return"]; done {
			return nil
		}
	}
}

// shot writes what the screen shows as a PNG.
func (m *monitor) shot(path string) error {
	return m.do("screendump", object{"filename": path, "format": "png"})
}

// cable plugs the network in, or pulls it.
func (m *monitor) cable(in string) error {
	return m.do("set_link", object{"name": "nic", "up": in == plugged})
}

// What a cable can be.
const (
	plugged = "plugged"
	pulled  = "pulled"
)

// screen is the size of the machine's, in dots; axis is that of a tablet's axes.
const (
	screenWidth, screenHeight = 1024, 600
	axis                      = 32767
)

// touch puts a finger down and takes it up again.
func (m *monitor) touch(x, y int) error {
	events := func(list ...object) error { return m.do("input-send-event", object{"events": list}) }
	at := func(name string, v int) object {
		return object{"type": "abs", "data": object{"axis": name, "value": v}}
	}
	button := func(down bool) object {
		return object{"type": "btn", "data": object{"button": "left", "down": down}}
	}
	for _, step := range [][]object{{at("x", x*axis/screenWidth), at("y", y*axis/screenHeight)}, {button(true)}, {button(false)}} {
		if err := events(step...); err != nil {
			return err
		}
		time.Sleep(150 * time.Millisecond)
	}
	return nil
}
