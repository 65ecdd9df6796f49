package main

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// A shell is the test's own line into the machine. Images for shops have none.
type shell struct {
	conn net.Conn
	in   *bufio.Reader
	n    int // of commands so far
}

// openShell waits until a shell answers: the machine has started.
func openShell(path string, limit time.Duration) (*shell, error) {
	conn, err := dial(path)
	if err != nil {
		return nil, err
	}
	s := &shell{conn: conn, in: bufio.NewReader(conn)}
	for began := time.Now(); time.Since(began) < limit; {
		if _, err = s.runFor(2*time.Second, "true"); err == nil {
			return s, nil
		}
	}
	return nil, fmt.Errorf("the machine did not start within %s: %w", limit, err)
}

// run runs a command and returns what it said; that it failed is an error.
func (s *shell) run(command string) (string, error) { return s.runFor(2*time.Minute, command) }

func (s *shell) runFor(limit time.Duration, command string) (string, error) {
	s.n++
	mark := fmt.Sprintf("::%d:", s.n)
	if err := s.conn.SetDeadline(time.Now().Add(limit)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(s.conn, "{ %s\n} </dev/null 2>&1; printf '\\n%s%%s\\n' $?\n", command, mark); err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	var said strings.Builder
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return said.String(), fmt.Errorf("%s: %w", command, err)
		}
		status, ended := strings.CutPrefix(strings.TrimSpace(line), mark)
		if !ended {
			said.WriteString(line)
			continue
		}
		out := strings.TrimSpace(said.String())
		if code, err := strconv.Atoi(status); err != nil || code != 0 {
			return out, fmt.Errorf("%s: status %s: %s", command, status, out)
		}
		return out, nil
	}
}
