package main

import (
	"fmt"
	"net"
	"strings"
)

// seat tells whether an X server answers at a display, named as DISPLAY names one, such
// as :0. The toolkit ends in a panic where none does, after the records were opened. A
// display of another machine is left to the toolkit.
func seat(display string) error {
	if display == "" {
		return fmt.Errorf("no screen: DISPLAY is not set; the window needs an X server")
	}
	host, number, named := strings.Cut(display, ":")
	if named && host != "" && host != "unix" {
		return nil
	}
	number, _, _ = strings.Cut(number, ".") // the rest says which of its screens
	conn, err := net.Dial("unix", "@"+sockets+number)
	if err != nil { // servers that were told not to listen there
		conn, err = net.Dial("unix", sockets+number)
	}
	if err != nil {
		return fmt.Errorf("no screen: no X server answers at DISPLAY %s: %w", display, err)
	}
	return conn.Close()
}

// sockets is what the addresses of this machine's X servers begin with.
const sockets = "/tmp/.X11-unix/X"
