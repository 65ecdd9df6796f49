// Package pgtest gives tests a PostgreSQL: a server of the machine's own
// package, started once for a test program in a folder of its own, with a new
// database for each test. It listens on no network.
//
// A machine without the package skips the tests that need it, and says so;
// with KAIKEI_NEED_POSTGRES set, as CI sets it, they fail instead.
//
// The server does not sync its files: these tests are about what transactions
// see of each other. That a commit survives a power cut is PostgreSQL's own
// promise.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// errNone means a machine without the package.
var errNone = errors.New("no PostgreSQL on this machine (Debian: postgresql)")

// A server is one that was started.
type server struct {
	dir  string
	cmd  *exec.Cmd
	done chan struct{}
}

// shared is the server of this test program: started when a test first asks,
// and stopped by Main.
var shared struct {
	once sync.Once
	s    *server
	err  error
	n    atomic.Int64
}

// Main runs the tests and stops the server, if one was started.
func Main(m *testing.M) int {
	code := m.Run()
	if shared.s != nil {
		shared.s.stop()
	}
	return code
}

// Database returns the address of a new, empty database.
func Database(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() { shared.s, shared.err = start() })
	if errors.Is(shared.err, errNone) && os.Getenv("KAIKEI_NEED_POSTGRES") == "" {
		t.Skip(shared.err)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	name := fmt.Sprintf("test%d", shared.n.Add(1))
	db, err := sql.Open("pgx", shared.s.address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return shared.s.address(name)
}

// address is that of a database of the server.
func (s *server) address(name string) string {
	return "postgres://postgres@/" + name + "?host=" + s.dir
}

// tool finds a program of the newest package.
func tool(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", errNone
	}
	return found[len(found)-1], nil
}

// start makes a cluster and serves it.
func start() (*server, error) {
	initdb, err := tool("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := tool("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "pg") // short: the socket lies in it
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, done: make(chan struct{})}
	who, err := owner(dir)
	if err != nil {
		return nil, err
	}
	init := exec.Command(initdb, "-D", dir+"/data", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
	init.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.cmd = exec.Command(postgres, "-D", dir+"/data", "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "logging_collector=off", "-c", "log_min_messages=panic")
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGINT}
	return s, s.serve()
}

// owner gives the folder to a user who is not root, which a server must not
// run as; nil when we are not root.
func owner(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errNone
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// serve starts the server and waits until it answers.
func (s *server) serve() error {
	started := make(chan error, 1)
	go func() {
		// The server goes when the thread that started it does.
		runtime.LockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			_ = s.cmd.Wait() // it is told to stop
		}
		close(s.done)
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if c, err := net.Dial("unix", s.dir+"/.s.PGSQL.5432"); err == nil {
			_ = c.Close()
			db, err := sql.Open("pgx", s.address("postgres"))
			if err != nil {
				return err
			}
			err = db.PingContext(ctx)
			_ = db.Close()
			if err == nil {
				return nil
			}
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return errors.New("PostgreSQL does not answer")
		}
	}
}

// stop ends the server and takes its files away.
func (s *server) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGQUIT)
		<-s.done
	}
	_ = os.RemoveAll(s.dir)
}
