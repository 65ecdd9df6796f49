package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A gateway is the backend, on this machine. The till reaches it through QEMU's
// network, where this machine is 10.0.2.2.
type gateway struct {
	program, data string
	cmd           *exec.Cmd
}

// port is the backend's.
const port = "18443"

func startGateway(ctx context.Context, program, dir string) (*gateway, error) {
	g := &gateway{program: program, data: filepath.Join(dir, "gateway")}
	g.cmd = exec.CommandContext(ctx, program, "serve", "--data", g.data, "--listen", "127.0.0.1:"+port, "--public", "10.0.2.2:"+port)
	log, err := os.Create(filepath.Join(dir, "gateway.log"))
	if err != nil {
		return nil, err
	}
	g.cmd.Stdout, g.cmd.Stderr = log, log
	if err := g.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start gateway: %w", err)
	}
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		if said, _ := os.ReadFile(log.Name()); strings.Contains(string(said), "ready ") {
			return g, nil
		}
		if time.Since(began) > time.Minute {
			return nil, fmt.Errorf("the gateway is not ready; see %s", log.Name())
		}
	}
}

// ask runs a command of the gateway's.
func (g *gateway) ask(words ...string) (string, error) {
	args := append([]string{words[0], "--data", g.data}, words[1:]...)
	out, err := exec.Command(g.program, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("gateway %s: %w: %s", words[0], err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// picture is what a command draws: the activation, or a phone.
func (g *gateway) picture(words ...string) (string, error) {
	path := filepath.Join(g.data, "picture.png")
	if _, err := g.ask(append(words, "--png", path)...); err != nil {
		return "", err
	}
	data, err := os.ReadFile(path)
	return base64.StdEncoding.EncodeToString(data), err
}

// paid counts the payments that took money.
func (g *gateway) paid() (int, error) {
	said, err := g.ask("audit", "--json")
	return strings.Count(strings.Join(strings.Fields(said), ""), `"state":"PAID"`), err
}
