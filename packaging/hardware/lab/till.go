package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// counter is where the till of the lab listens.
const counter = "/run/kaikei/lab"

// till stands in for the till under the hardened unit of its package: whatever it is
// asked on its socket, a line at a time, it lets the shipped kaikeictl do, which may
// and sees what the till may and sees.
func till() error {
	_ = os.Remove(counter) // of the one before
	l, err := net.Listen("unix", counter)
	if err != nil {
		return err
	}
	defer l.Close()
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		line, _ := bufio.NewReader(conn).ReadString('\n') // an empty line does nothing
		words := strings.Fields(line)
		out, err := exec.Command("/usr/bin/kaikeictl", append([]string{"save", "--data", "/var/lib/kaikei", "--json"}, words...)...).CombinedOutput()
		if err != nil {
			out = fmt.Appendf(nil, "refused: %v: %s", err, out)
		}
		_, _ = conn.Write(out) // whoever asked may have gone
		_ = conn.Close()
	}
}

// ask lets the till do something and returns what it said.
func ask(words string) (string, error) {
	conn, err := net.Dial("unix", counter)
	for began := time.Now(); err != nil && time.Since(began) < checkLimit; conn, err = net.Dial("unix", counter) {
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := fmt.Fprintln(conn, words); err != nil {
		return "", err
	}
	var said strings.Builder
	_, err = bufio.NewReader(conn).WriteTo(&said)
	if err == nil && strings.HasPrefix(said.String(), "refused:") {
		err = fmt.Errorf("%s: %s", words, said.String())
	}
	return said.String(), err
}
