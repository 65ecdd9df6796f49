package diag

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/internal/device"
	"kaikei/printer"
)

// Secrets and codes that get into a log or an answer do not get into a bundle.
func TestBundleHoldsNoSecret(t *testing.T) {
	secrets := []string{
		"281234567890123456",                         // numeric payment codes
		"90007700000000000042", "134567890123456789", // of other rails
		"hQVDUFYwMWETTwegAAACRRABUAd1bmtub3duYRNPB6AAAANFEAJQB3Vua25vd24=", // EMVCo
		"KAIKEI1.eyJ1IjoiaHR0cHM6Ly8xMjcuMC4wLjE6ODQ0MyIsImMiOiJLN1AyIn0",  // activation
		"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgabcdefgh",         // a key's body
	}
	var log strings.Builder
	for _, s := range secrets {
		log.WriteString("time=x level=ERROR msg=\"went wrong\" code=" + s + "\n")
	}
	log.WriteString("-----BEGIN PRIVATE KEY-----\n" + secrets[5] + "\n-----END PRIVATE KEY-----\n")
	leaky, err := JSON("open.json", map[string]any{"codes": secrets, "sum": 1500})
	require.NoError(t, err)
	r := Report{At: time.Now(), Path: []device.Hop{{Name: "TLS", Detail: secrets[0]}}, Parts: []Part{{"printer", []string{secrets[3]}, secrets[1]}}}
	report, err := JSON("report.json", r)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, Write(&b, r.At, []File{
		leaky, report, {"summary.txt", Summary(r)}, {"kaikei.log", []byte(log.String())}, {"faults.txt", Faults([]byte(log.String()))},
	}))
	texts := unpack(t, b.Bytes())
	require.Len(t, texts, 6)
	for name, text := range texts {
		for _, s := range secrets {
			assert.NotContains(t, text, s, name)
			assert.NotContains(t, text, s[5:len(s)-5], name)
		}
		assert.NotContains(t, text, "PRIVATE KEY-----", name)
	}
	assert.Contains(t, texts["open.json"], "1500", "what is no secret is there")
	assert.Contains(t, texts["kaikei.log"], "2812**********3456")
	assert.Equal(t, len(secrets), strings.Count(texts["faults.txt"], "level=ERROR"))
}

// unpack reads a bundle.
func unpack(t *testing.T, data []byte) map[string]string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		texts[f.Name] = string(text)
	}
	return texts
}

// board writes the kernel's files of a machine.
func board(t *testing.T, files map[string]string) Machine {
	m := Machine{Root: t.TempDir(), Data: t.TempDir()}
	for path, text := range files {
		path = filepath.Join(m.Root, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return m
}

// find returns the fact of a name.
func find(all []Fact, name string) Fact {
	for _, f := range all {
		if f.Name == name {
			return f
		}
	}
	return Fact{}
}

// What a board tells is read, and what is wrong is said; what it does not tell is
// left out.
func TestMachine(t *testing.T) {
	well := board(t, map[string]string{
		"/proc/device-tree/model": "Board 3\x00", "/etc/os-release": "NAME=x\nPRETTY_NAME=\"Debian 12\"\n", "/proc/uptime": "3600.12 1.0\n",
		"/proc/meminfo":                         "MemTotal:  1024000 kB\nMemAvailable:  512000 kB\n",
		"/sys/class/thermal/thermal_zone0/temp": "48500\n", "/sys/class/thermal/thermal_zone0/type": "cpu\n",
		"/sys/block/mmcblk0/device/life_time":  "0x02 0x01\n",
		"/sys/class/drm/card0-HDMI-A-1/status": "connected\n", "/sys/class/drm/card0-HDMI-A-1/modes": "1024x600\n800x600\n",
		"/sys/bus/usb/devices/1-1/idVendor": "0416\n", "/sys/bus/usb/devices/1-1/idProduct": "5011\n", "/sys/bus/usb/devices/1-1/product": "POS58\n",
		"/proc/asound/cards": " 0 [x   ]: USB-Audio - Speaker\n",
		"/dev/usb/lp0":       "",
	}).Facts()
	for name, want := range map[string]string{
		"board": "Board 3", "system": "Debian 12", "up": "1h0m0s", "memory": "1000 MiB, 500 MiB available", "temperature of cpu": "48 °C",
		"display card0-HDMI-A-1": "connected 1024x600", "USB 1-1": "0416:5011 POS58", "sound": "USB-Audio - Speaker", "device": "/dev/usb/lp0",
		"wear of mmcblk0": "0x02 0x01 in tenths of its life, for its two kinds of cells",
	} {
		assert.Equal(t, want, find(well, name).Value, name)
		assert.Empty(t, find(well, name).Trouble, name)
	}
	assert.Equal(t, []any{"mmcblk0", "10–20 %, 0–10 %"}, find(well, "wear of mmcblk0").Args)
	ill := board(t, map[string]string{
		"/proc/meminfo":                         "MemTotal:  1024000 kB\nMemAvailable:  9000 kB\n",
		"/sys/class/thermal/thermal_zone0/temp": "91000\n",
		"/sys/block/mmcblk0/device/life_time":   "0x0B 0x01\n",
		"/sys/class/rtc/rtc0/since_epoch":       "86400\n",
	})
	ill.Data = filepath.Join(ill.Data, "gone")
	facts := ill.Facts()
	for _, name := range []string{"memory", "temperature of ", "wear of mmcblk0", "clock chip", "disk"} {
		assert.NotEmpty(t, find(facts, name).Trouble, name)
	}
	assert.Empty(t, find(facts, "board").Name, "nothing is made up")
	summary := string(Summary(Report{Machine: facts}))
	assert.Contains(t, summary, "WRONG  clock chip")
	assert.Equal(t, 5, strings.Count(summary, "WRONG"))
}

func TestWords(t *testing.T) {
	assert.Equal(t, []string{"ready: on line, cover closed, paper in, no fault"}, Words(printer.Status{}))
	assert.Equal(t, []string{"offline: it takes no data", "the cover is open", "there is no paper"}, Words(printer.Status{Offline: true, CoverOpen: true, PaperOut: true}))
	assert.Equal(t, []string{"the cutter is jammed"}, Words(printer.Status{CutterFault: true, Fault: true}))
}

// The newest faults are picked, not more than fit on a page.
func TestFaults(t *testing.T) {
	var log strings.Builder
	for range faultsKept + 10 {
		log.WriteString("level=INFO msg=fine\nlevel=WARN msg=old\n")
	}
	log.WriteString("level=ERROR msg=newest\n")
	lines := strings.Split(strings.TrimSpace(string(Faults([]byte(log.String())))), "\n")
	assert.Len(t, lines, faultsKept)
	assert.Equal(t, "level=ERROR msg=newest", lines[len(lines)-1])
	assert.Empty(t, Faults(nil))
}
