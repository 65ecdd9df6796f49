package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A step does one thing to the till and returns a figure that is worth telling.
type step struct {
	name, picture string
	run           func(t *till, ctx context.Context) (string, error)
}

var steps = []step{
	{"the image starts, on a larger disk than its own, shows its name until there is a window, and the set-up of a new machine", "boot", boot},
	{"the system is locked down, and its root cannot be written", "locked", locked},
	{"updates that are nobody's, a stranger's, spoilt, of an older program or of older records are refused", "refused", refused},
	{"the activation is scanned, and the till opens", "provisioned", provision},
	{"a sale is rung up by taps, scanned, and printed", "sale", sell},
	{"the network is pulled while the customer confirms; nothing is updated meanwhile; it is PAID when it is back", "network", network},
	{"the power is cut while the customer confirms; the payment is settled, once", "power", power},
	{"the power is cut in the middle of an update; the till starts as before", "cut-update", cutUpdate},
	{"an update on a USB stick is installed, begins at the next start, survives a cut there, and passes its self-test", "updated", update},
	{"an update that cannot be started at all is taken back", "unstarted", unstarted},
	{"an update whose till does not live is taken back", "rolled-back", rollBack},
	{"the till sells as before", "after", sellAfter},
	{"the screen goes dark when nobody comes, and the touch that lights it does nothing else", "dark", dark},
	{"the screen is turned, and what is under the finger on its touch panel is hit", "turned", turned},
}

// works waits until the till's window is on the screen: what is tapped before its first
// frame, which comes seconds after the program is ready here, is lost.
func (t *till) works() error {
	return t.await(bootLimit, "systemctl is-active kaikei.service && test -s "+drawn+
		" && journalctl -q _SYSTEMD_INVOCATION_ID=$(systemctl show -p InvocationID --value kaikei.service) | grep -q 'first frame' && echo it runs", "it runs")
}

// restarted changes the settings by a command, and waits for the till that has them.
// The one before may not say at its end what it shows no more.
func (t *till) restarted(command string) error {
	for _, c := range []string{"systemctl stop kaikei.service; rm -f " + drawn, command, "systemctl restart kaikei-display.service; systemctl start kaikei.service"} {
		if _, err := t.run(c); err != nil {
			return err
		}
	}
	return errors.Join(t.works(), t.await(patience, "cat "+drawn, "= ¥0"))
}

func boot(t *till, ctx context.Context) (string, error) {
	began := time.Now()
	if err := errors.Join(t.power(ctx), t.splash()); err != nil {
		return "", err
	}
	name := time.Since(began)
	if err := t.started(); err != nil {
		return "", err
	}
	up := time.Since(began)
	if err := errors.Join(t.works(), t.await(patience, "cat "+drawn, "English")); err != nil {
		return "", err
	}
	window := time.Since(began)
	return fmt.Sprintf(": name after %.0f s, shell after %.0f s, window after %.0f s", name.Seconds(), up.Seconds(), window.Seconds()), t.devices()
}

// devices plugs the camera and the printer in, as after each start.
func (t *till) devices() error {
	for _, command := range []string{
		"modprobe -a videodev libcomposite", "insmod /usr/lib/kaikei-test/v4l2loopback.ko devices=1 video_nr=10 exclusive_caps=0 card_label=Eye",
		"mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config",
		"setsid /usr/lib/kaikei-test/lab eye /tmp/seen.png >/tmp/eye.log 2>&1 & setsid /usr/lib/kaikei-test/lab tray /tmp/paper >/tmp/tray.log 2>&1 &",
	} {
		if _, err := t.run(command); err != nil {
			return err
		}
	}
	return t.await(patience, "ls /dev/usb/lp0 /dev/video10", "/dev/video10")
}

// sees holds a picture before the camera, or nothing.
func (t *till) sees(words ...string) error {
	if len(words) == 0 {
		_, err := t.run("rm -f /tmp/seen.png")
		return err
	}
	data, err := t.picture(words...)
	if err != nil {
		return err
	}
	_, err = t.run("base64 -d >/tmp/seen.new <<'X'\n" + wrap(data) + "\nX\nmv /tmp/seen.new /tmp/seen.png")
	return err
}

// wrap breaks a long text into lines, as a shell's input wants them.
func wrap(text string) string {
	var b strings.Builder
	for len(text) > 500 {
		b.WriteString(text[:500] + "\n")
		text = text[500:]
	}
	return b.String() + text
}

func locked(t *till, _ context.Context) (string, error) {
	for _, c := range []struct{ command, want string }{
		{"touch /usr/x 2>&1; true", "Read-only file system"},
		{"mount -o remount,rw / 2>&1; touch /etc/x 2>&1; true", "Read-only file system"},
		{"grep -c ^kaikei: /etc/passwd; passwd -S root", "root L"},
		{"systemctl list-units --plain --no-legend 'getty@*' 'serial-getty@*' | grep -c running; true", "0"},
		// Sockets that listen (state 0A) on any address.
		{"cat /proc/net/tcp /proc/net/tcp6 | grep -c ' 0A '; true", "0"},
		// Records are not run from, and lie on their own partition.
		{"findmnt -no SOURCE,OPTIONS /var/lib/kaikei", "noexec"},
		{"findmnt -no SOURCE /var/lib/kaikei", "/dev/vda4[/kaikei]"},
		{"ls -ld /var/lib/kaikei", "drwx------"},
		// The image has 256 MiB for them; the disk has 1.5 GiB more.
		{"test $(df --output=size -k /data | tail -n 1) -gt 1500000 && echo grown", "grown"},
		{"systemctl --failed --no-legend | wc -l", "0"},
	} {
		if said, err := t.run(c.command); err != nil || !strings.Contains(said, c.want) {
			return "", fmt.Errorf("%s: want %q, got %q: %w", c.command, c.want, said, err)
		}
	}
	said, err := t.run("systemd-analyze security kaikei.service --no-pager | tail -n 1 | tr -dc '0-9. A-Za-z:' ")
	return ": " + strings.TrimSpace(said), err
}

func provision(t *till, _ context.Context) (string, error) {
	began := time.Now()
	if err := t.sees("activate", "--shop", "本店"); err != nil {
		return "", err
	}
	if said, err := t.ctl("provision --camera v4l2:/dev/video10"); err != nil {
		return "", fmt.Errorf("%s: %w", said, err)
	}
	made := time.Since(began)
	if err := t.sees(); err != nil {
		return "", err
	}
	err := t.await(patience, "cat "+drawn, "支払いへ")
	return fmt.Sprintf(": keys and certificate after %.0f s, ready to sell after %.0f s", made.Seconds(), time.Since(began).Seconds()), err
}

// ring rings up a sum and comes to where the camera looks for a code.
func (t *till) ring(sum string) error {
	if err := t.keys(sum); err != nil {
		return err
	}
	return t.tap("支払いへ")
}

func sell(t *till, _ context.Context) (string, error) {
	began := time.Now()
	if err := t.ring("1500"); err != nil {
		return "", err
	}
	if err := t.sees("phone", "--wallet", "jcoin"); err != nil {
		return "", err
	}
	scan := time.Now()
	if err := t.state("PAID"); err != nil {
		return "", err
	}
	paid := time.Since(scan)
	if err := t.await(patience, "test -s /tmp/paper && wc -c </tmp/paper | awk '{print ($1 > 2000) ? \"printed\" : \"\"}'", "printed"); err != nil {
		return "", err
	}
	time.Sleep(3 * time.Second) // the picture is of the result
	return fmt.Sprintf(": %.0f s from the code to PAID, %.0f s in all", paid.Seconds(), time.Since(began).Seconds()), t.sees()
}

// sellAfter sells once more, and holds the journal whole and the root as it was made.
func sellAfter(t *till, ctx context.Context) (string, error) {
	said, err := sell(t, ctx)
	if err != nil {
		return said, err
	}
	journal, err := t.ctl("journal verify")
	return said + "; " + firstLine(journal), err
}
